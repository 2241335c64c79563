//! The report as JSON lines: a [`Conflict`](crate::conflict::Conflict) a line with `verdict`, `note` and `status`.

use std::io::{self, Write};

use super::row::Row;

/// Writes a line a row. Texts are as printed in the article, line breaks included.
pub fn render(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Reads what [`render`] wrote; empty lines are passed over.
///
/// # Errors
/// The line and what is wrong there.
pub fn parse(bytes: &[u8]) -> Result<Vec<Row>, (u64, String)> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    (1..)
        .zip(bytes.split(|&byte| byte == b'\n'))
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, line)| serde_json::from_slice(line).map_err(|error| (number, error.to_string())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::conflict;
    use super::*;

    #[test]
    fn rows_read_back() {
        let mut row = Row::new(conflict("c1"));
        row.conflict.claim.text = "two\nlines".to_owned();
        row.conflict.score = 0.1 + 0.2;
        row.verdict = "right".to_owned();
        row.extra.insert("desk".to_owned(), "north".to_owned());
        let rows = vec![row, Row::new(conflict("c2"))];
        let mut out = Vec::new();
        render(&rows, &mut out).unwrap();
        assert_eq!(out.iter().filter(|&&byte| byte == b'\n').count(), 2);
        assert_eq!(parse(&out), Ok(rows));
    }

    #[test]
    fn what_is_not_a_report_is_refused_with_its_line() {
        let error = parse(b"\n\n{\"text\": \"an article\"}\n").unwrap_err();
        assert_eq!(error.0, 3);
        assert_eq!(parse(b" \n\n"), Ok(Vec::new()));
    }
}
