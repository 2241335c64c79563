//! The report as a workbook: a frozen header, filters, readable widths, and a list of verdicts to choose from.

use std::io::{self, Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError,
};

use super::row::{COLUMNS, Row};
use super::table::{Header, added_columns};

/// What the list of the column `verdict` offers; any other text may be typed.
const VERDICTS: [&str; 3] = ["right", "wrong", "unsure"];

/// The longest text that a cell may hold, in UTF-16 units.
const LONGEST: usize = 32_767;

/// Writes `rows` as the only sheet of a workbook. Texts are written as texts, so that none is run as a formula.
pub fn render(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(rows).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same rows are the same bytes, whatever the day.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet().set_name("conflicts")?;
    let bold = Format::new().set_align(FormatAlign::Top).set_bold();
    let extra = added_columns(rows);
    let columns: Vec<&str> = COLUMNS.into_iter().chain(extra.iter().copied()).collect();
    for (column, name) in (0..).zip(&columns) {
        sheet.write_string_with_format(0, column, cut(name), &bold)?;
        sheet.set_column_width(column, width(name))?;
    }
    let formats: Vec<Format> = columns.iter().map(|name| format_of(name)).collect();
    for (line, row) in (1..).zip(rows) {
        let cells = row.cells();
        let added = extra.iter().map(|name| row.extra.get(*name).map_or("", String::as_str));
        let cells = cells.iter().map(String::as_str).chain(added);
        for (((column, name), format), cell) in (0..).zip(&columns).zip(&formats).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) if is_number(name) => sheet.write_number_with_format(line, column, number, format)?,
                _ if cell.is_empty() && !is_reviewers(name) => sheet,
                _ if cell.is_empty() => sheet.write_blank(line, column, format)?,
                _ => sheet.write_string_with_format(line, column, cut(cell), format)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
    sheet.autofilter(0, 0, last, columns.len() as u16 - 1)?;
    let list = DataValidation::new()
        .allow_list_strings(&VERDICTS)?
        .set_error_style(DataValidationErrorStyle::Information);
    sheet.add_data_validation(1, 0, last, 0, &list)?;
    workbook.save_to_buffer()
}

fn is_number(column: &str) -> bool {
    column == "score" || column.ends_with("_start") || column.ends_with("_end")
}

/// Whether a person writes into this column.
fn is_reviewers(column: &str) -> bool {
    ["verdict", "note"].contains(&column) || !COLUMNS.contains(&column)
}

/// The format of the cells of a column. What a person writes stays the text that it is: `14:30` is no time of day.
fn format_of(column: &str) -> Format {
    let mut format = Format::new().set_align(FormatAlign::Top);
    if width(column) > 20.0 {
        format = format.set_text_wrap();
    }
    if is_reviewers(column) {
        format = format.set_num_format("@");
    }
    format
}

/// The width of a column in characters.
fn width(column: &str) -> f64 {
    match column {
        "claim_text" | "counter_text" => 60.0,
        "reason" | "note" => 40.0,
        "subject" | "cue" => 24.0,
        _ if is_number(column) => 8.0,
        _ => 16.0,
    }
}

/// As much of `text` as a cell may hold.
fn cut(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// Reads the first sheet of a workbook, also after a spreadsheet has saved it.
///
/// # Errors
/// The row and what is wrong there.
pub fn parse(bytes: &[u8]) -> Result<Vec<Row>, (u64, String)> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let failed = |error: calamine::XlsxError| (1, error.to_string());
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let sheet = workbook
        .worksheet_range_at(0)
        .ok_or((1, "no sheet".to_owned()))?
        .map_err(failed)?;
    let mut lines = (1..).zip(sheet.rows().map(|cells| cells.iter().map(text).collect::<Vec<_>>()));
    let names = lines.next().map(|(_, names)| names).unwrap_or_default();
    let header = Header::new(names).map_err(|message| (1, message))?;
    let mut rows = Vec::new();
    for (line, cells) in lines {
        rows.extend(header.parse(&cells).map_err(|message| (line, message))?);
    }
    Ok(rows)
}

/// The text of a cell, also where a spreadsheet took it for a date, a time of day or a duration.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(time) if time.is_duration() => {
            let seconds = (time.as_f64() * 86_400.0).round();
            let sign = if seconds < 0.0 { "-" } else { "" };
            format!("{sign}{}", clock(seconds.abs() as u64))
        }
        Data::DateTime(time) => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let clock = clock(u64::from(hour) * 3600 + u64::from(minute) * 60 + u64::from(second));
            if time.as_f64() < 1.0 {
                clock
            } else if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date} {clock}")
            }
        }
        cell => cell.to_string(),
    }
}

/// Seconds as `14:30`, or `14:30:05` where the minute is not full.
fn clock(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let minutes = format!("{hours:02}:{minutes:02}");
    match rest {
        0 => minutes,
        rest => format!("{minutes}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::conflict;
    use super::*;

    fn rows() -> Vec<Row> {
        let mut row = Row::new(conflict("c1"));
        row.conflict.features.clear();
        row.conflict.claim.text = "=1+1 is what he said".to_owned();
        (row.verdict, row.note) = ("right".to_owned(), "two\nlines <&> \u{1f6a2}".to_owned());
        row.extra.insert("desk".to_owned(), "007".to_owned());
        let mut second = Row::new(conflict("c2"));
        second.conflict.features.clear();
        vec![row, second]
    }

    #[test]
    fn rows_read_back() {
        for rows in [rows(), Vec::new()] {
            assert_eq!(parse(&workbook(&rows).unwrap()), Ok(rows));
        }
        assert_eq!(parse(b""), Ok(Vec::new()));
    }

    #[test]
    fn what_a_spreadsheet_took_for_a_time_is_its_text() {
        use calamine::ExcelDateTimeType::{DateTime, TimeDelta};
        for (value, kind, expected) in [
            (45_000.0, DateTime, "2023-03-15"),
            (45_000.25, DateTime, "2023-03-15 06:00"),
            (14.5 / 24.0, DateTime, "14:30"),
            (52_205.0 / 86_400.0, DateTime, "14:30:05"),
            (0.0, DateTime, "00:00"),
            (26.5 / 24.0, TimeDelta, "26:30"),
            (-1.5 / 24.0, TimeDelta, "-01:30"),
        ] {
            let time = calamine::ExcelDateTime::new(value, kind, false);
            assert_eq!(text(&Data::DateTime(time)), expected, "{value}");
        }
    }

    #[test]
    fn what_a_person_writes_stays_text() {
        let bytes = workbook(&rows()).unwrap();
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let styles = workbook.worksheet_style("conflicts").unwrap();
        for (column, name) in (0..).zip(COLUMNS.into_iter().chain(["desk"])) {
            for line in 1..=2 {
                let style = styles.get((line, column)).unwrap();
                let format = style.number_format.as_ref().map(|format| format.format_code.as_str());
                let written = ["verdict", "note", "desk"].contains(&name);
                assert_eq!(format == Some("@"), written, "{name}");
            }
        }
    }

    #[test]
    fn the_same_rows_are_the_same_bytes() {
        let first = workbook(&rows()).unwrap();
        // A time stamp in an archive counts in steps of two seconds.
        std::thread::sleep(std::time::Duration::from_millis(2100));
        assert!(first == workbook(&rows()).unwrap());
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut() {
        let mut long = rows();
        long[0].note = "\u{1f6a2}".repeat(20_000);
        let back = parse(&workbook(&long).unwrap()).unwrap();
        assert_eq!(back[0].note.chars().count(), LONGEST / 2);
    }

    #[test]
    fn what_is_not_a_report_is_refused() {
        assert!(parse(b"PK\x03\x04 not a workbook").is_err());
        let mut other = Workbook::new();
        other.add_worksheet().write_string(0, 0, "price").unwrap();
        let error = parse(&other.save_to_buffer().unwrap()).unwrap_err();
        assert_eq!(error, (1, "no column `conflict_id`".to_owned()));
    }
}
