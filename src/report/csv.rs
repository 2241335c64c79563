//! The report as CSV: UTF-8 with BOM, every field quoted, one line a row; safe to open in a spreadsheet.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe in front, which [`parse`] takes off again; it
//! is the one way in which a cell differs from the text it shows, apart from [`fold`](super::row::fold).

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Position, QuoteStyle, ReaderBuilder, StringRecord, WriterBuilder};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::row::{COLUMNS, Row};
use super::table::{Header, added_columns};

/// Writes `rows` with a header line. Columns that a reviewer added come last, in order of their names.
pub fn render(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let extra = added_columns(rows);
    let mut table = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
    table.write_record(
        COLUMNS
            .into_iter()
            .map(Cow::Borrowed)
            .chain(extra.iter().map(|name| guard(name)))
            .map(bytes),
    )?;
    for row in rows {
        let cells = row.cells();
        let added = extra.iter().map(|name| row.extra.get(*name).map_or("", String::as_str));
        table.write_record(cells.iter().map(String::as_str).chain(added).map(guard).map(bytes))?;
    }
    table.flush()
}

fn bytes(cell: Cow<'_, str>) -> Vec<u8> {
    cell.into_owned().into_bytes()
}

/// Reads a report, also after a spreadsheet has saved it: any of `,`, `;` and tab between the cells, any quoting,
/// with or without BOM, UTF-16 or Windows-1252, columns in any order, further columns.
///
/// # Errors
/// The line and what is wrong there.
pub fn parse(bytes: &[u8]) -> Result<Vec<Row>, (u64, String)> {
    let text = decode(bytes);
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let delimiter = b",;\t"
        .iter()
        .copied()
        .max_by_key(|&byte| {
            let line = text.lines().next().unwrap_or_default();
            line.bytes().filter(|&other| other == byte).count()
        })
        .unwrap_or(b',');
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true);
    // A quotation mark left open would swallow the rows after it, and with them the reviewer's marks.
    if text.matches('"').count() % 2 == 1 {
        let table = builder.has_headers(false).from_reader(text.as_bytes());
        return Err((left_open(&text, table), "a quotation mark is left open".to_owned()));
    }
    let mut table = builder.from_reader(text.as_bytes());
    let failed = |error: csv::Error| (line_of(&text, error.position()), error.to_string());
    let texts = |record: &StringRecord| record.iter().map(|cell| unguard(cell).to_owned()).collect::<Vec<_>>();
    let names = texts(table.headers().map_err(failed)?);
    let header =
        Header::new(names.iter().map(|name| name.trim().to_owned()).collect()).map_err(|message| (1, message))?;
    let mut rows = Vec::new();
    for record in table.records() {
        let record = record.map_err(failed)?;
        let row = header.parse(&texts(&record));
        rows.extend(row.map_err(|message| (line_of(&text, record.position()), message))?);
    }
    Ok(rows)
}

/// The line on which a record begins. Its position may be that of line ends before it, which the reader passes later.
fn line_of(text: &str, position: Option<&Position>) -> u64 {
    let rest = text.get(offset(position)..).unwrap_or_default();
    let begin = text.len() - rest.trim_start_matches(['\r', '\n']).len();
    1 + text[..begin].matches('\n').count() as u64
}

fn offset(position: Option<&Position>) -> usize {
    position.map_or(0, |position| position.byte() as usize)
}

/// The line of the first record with an odd number of quotation marks.
fn left_open(text: &str, mut table: csv::Reader<&[u8]>) -> u64 {
    let mut record = StringRecord::new();
    while table.read_record(&mut record).unwrap_or(false) {
        let bounds = offset(record.position())..offset(Some(table.position()));
        if text.get(bounds).is_some_and(|raw| raw.matches('"').count() % 2 == 1) {
            return line_of(text, record.position());
        }
    }
    1
}

/// The text of a file saved in an encoding that spreadsheets use, without BOM.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (None, Ok(text)) => Cow::Borrowed(text),
        (Some((encoding, length)), _) => encoding.decode_without_bom_handling(&bytes[length..]).0,
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Whether a spreadsheet may take `cell` for a formula, were the apostrophes at its start not there. The wide forms
/// count as operators in East Asian editions.
fn like_formula(cell: &str) -> bool {
    let rest = cell.trim_start_matches('\'');
    rest.starts_with(['\t', '\r', '\n'])
        || rest
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn guard(cell: &str) -> Cow<'_, str> {
    if like_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell before [`guard`].
fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if like_formula(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::conflict;
    use super::*;
    use proptest::prelude::*;

    fn text(rows: &[Row]) -> String {
        let mut out = Vec::new();
        render(rows, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The rows as a table holds them: without features.
    fn bare(mut row: Row) -> Row {
        row.conflict.features.clear();
        row
    }

    #[test]
    fn header_and_form() {
        let out = text(&[Row::new(conflict("c1"))]);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2);
        let header = lines[0].strip_prefix('\u{feff}').unwrap();
        assert_eq!(header, COLUMNS.map(|name| format!("\"{name}\"")).join(","));
        assert!(lines[1].starts_with(r#""","denial","0.7500","Mira Holt","Holt sold the pier,"#));
        assert!(lines[1].contains(r#""""Nothing was sold,"" she said.""#));
    }

    #[test]
    fn no_rows_is_a_header() {
        assert_eq!(text(&[]).lines().count(), 1);
        assert_eq!(parse(text(&[]).as_bytes()), Ok(Vec::new()));
        assert_eq!(parse(b""), Ok(Vec::new()));
        assert_eq!(parse("\u{feff}".as_bytes()), Ok(Vec::new()));
    }

    #[test]
    fn formulas_are_defused() {
        for (cell, guarded) in [
            (
                "=HYPERLINK(\"http://evil.example\")",
                "'=HYPERLINK(\"http://evil.example\")",
            ),
            ("+1", "'+1"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\r=x", "'\r=x"),
            ("  =x", "'  =x"),
            ("＝x", "'＝x"),
            ("'=x", "''=x"),
            ("'tis so", "'tis so"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guard(cell), guarded, "{cell:?}");
            assert_eq!(unguard(guarded), cell, "{guarded:?}");
        }
    }

    #[test]
    fn what_spreadsheets_save() {
        let mut row = bare(Row::new(conflict("c1")));
        row.verdict = "right".to_owned();
        row.note = "see «Größe»; two\nlines".to_owned();
        row.conflict.claim.text = "-5 degrees, he said".to_owned();
        let out = text(std::slice::from_ref(&row));
        let plain = out.trim_start_matches('\u{feff}');
        let semicolons = {
            let mut table = WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
            for record in ReaderBuilder::new()
                .has_headers(false)
                .from_reader(plain.as_bytes())
                .records()
            {
                table.write_record(&record.unwrap()).unwrap();
            }
            table.into_inner().unwrap()
        };
        let utf16: Vec<u8> = out.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (name, bytes) in [
            ("as written", out.clone().into_bytes()),
            ("no BOM", plain.as_bytes().to_vec()),
            ("semicolons, quoted where needed", semicolons),
            ("UTF-16", utf16),
            ("Windows-1252", WINDOWS_1252.encode(plain).0.into_owned()),
            ("decimal comma", out.replace("0.7500", "0,75").into_bytes()),
            ("empty rows", format!("{out}\"\",\"\",\"\"\n,,,\n").into_bytes()),
        ] {
            assert_eq!(parse(&bytes), Ok(vec![row.clone()]), "{name}");
        }
        // Line ends inside a note change, nothing else does.
        let windows = parse(out.replace('\n', "\r\n").as_bytes()).unwrap();
        assert_eq!(windows[0].note, "see «Größe»; two\r\nlines");
    }

    #[test]
    fn columns_in_any_order_and_further_ones() {
        let table = "desk,counter_text,claim_text,kind,score,conflict_id,verdict\n\
                     =north,no,yes,denial,0.5,c9,ok\n";
        let rows = parse(table.as_bytes()).unwrap();
        assert_eq!((rows[0].conflict.id.as_str(), rows[0].verdict.as_str()), ("c9", "ok"));
        assert_eq!(rows[0].extra["desk"], "=north");
        let again = text(&rows);
        assert!(again.lines().next().unwrap().ends_with(r#","desk""#));
        assert!(again.contains(r#""'=north""#));
        assert_eq!(parse(again.as_bytes()).unwrap(), rows);
    }

    #[test]
    fn what_is_not_a_report_is_refused_with_its_line() {
        for (table, line, message) in [
            ("name,price\npear,3\n", 1, "no column `conflict_id`"),
            ("just a text", 1, "no column"),
            ("\"open,kind\n", 1, "left open"),
            (
                "conflict_id,kind,score,claim_text,counter_text\nc1,denial,0.5,a,b\nc2,denial,0.5,\"a,b\nc3,denial,0.5,a,b\n",
                3,
                "left open",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text,note,note\n",
                1,
                "two columns `note`",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text,\nc1,denial,0.5,a,b,lost\n",
                2,
                "under no heading",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text\r\nc1,denial,0.5,a,b\r\n,denial,0.5,a,b\r\n",
                3,
                "no conflict_id",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text\n\n\nc1,rumour,0.5,a,b\n",
                4,
                "unknown kind",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text\nc1,denial,0.5,a,b\n,denial,0.5,a,b\n",
                3,
                "no conflict_id",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text\nc1,rumour,0.5,a,b\n",
                2,
                "unknown kind",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text\nc1,denial,high,a,b\n",
                2,
                "not a number",
            ),
            (
                "conflict_id,kind,score,claim_text,counter_text\nc1,denial,1,a,b,c\n",
                2,
                "more cells",
            ),
        ] {
            let error = parse(table.as_bytes()).unwrap_err();
            assert_eq!(error.0, line, "{table}");
            assert!(error.1.contains(message), "{}", error.1);
        }
    }

    proptest! {
        #[test]
        fn any_row_reads_back(claim in "\\PC*", note in any::<String>(), verdict in any::<String>(), title in "\\PC+") {
            let mut row = bare(Row::new(conflict("c1")));
            row.conflict.claim.text = claim;
            // Cells hold no line breaks: what reads back is the folded text.
            row.conflict.claim.title = Some(super::super::row::fold(&title));
            (row.note, row.verdict) = (note, verdict);
            row.conflict.claim.text = super::super::row::fold(&row.conflict.claim.text);
            let out = text(std::slice::from_ref(&row));
            prop_assert_eq!(parse(out.as_bytes()).unwrap(), vec![row]);
        }

        #[test]
        fn no_cell_is_a_formula(cell in "['=+@\\-\t\r\n a]{0,6}") {
            let safe = guard(&cell).into_owned();
            prop_assert!(!safe.trim_start().starts_with(['=', '+', '-', '@']));
            prop_assert_eq!(unguard(&safe), cell);
        }

        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
