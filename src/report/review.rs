//! Review: the marks that a person left in the last report, carried over into the next.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use super::row::{Row, Status};
use super::{Error, Format, csv, html, jsonl, xlsx};
use crate::conflict::Conflict;

/// The rows of the report at `path`; none where there is no file yet, it is empty, or it is a pipe or device.
///
/// # Errors
/// If the file is there but cannot be read or is not a report: it must not be overwritten then.
pub fn read_earlier(path: &Path) -> Result<Vec<Row>, Error> {
    // Reading from a pipe would wait for ever.
    if std::fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir()) {
        return Ok(Vec::new());
    }
    match read(path) {
        Err(Error::Read { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        rows => rows,
    }
}

/// The rows of the report at `path`.
///
/// # Errors
/// If the file cannot be read or is not a report.
pub fn read(path: &Path) -> Result<Vec<Row>, Error> {
    let format = Format::of(Some(path))?;
    let bytes = std::fs::read(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    let rows = match format {
        Format::Csv => csv::parse(&bytes),
        Format::Jsonl => jsonl::parse(&bytes),
        Format::Xlsx => xlsx::parse(&bytes),
        Format::Html => html::parse(&bytes),
    };
    rows.map_err(|(line, message)| Error::NotAReport {
        path: path.to_owned(),
        line,
        message,
    })
}

/// The rows of the new report: `found` in its order, each with the marks that `earlier` holds for the same conflict,
/// then those rows of `earlier` that this run did not find but a person has marked, as `gone`. Unmarked rows that are
/// not found any more are dropped: nobody has put work into them.
///
/// A row is not found when its articles were not read, its score fell under the threshold, or the judge has learnt
/// better; if it comes back, it is `seen`, with its marks.
pub fn merge(found: Vec<Conflict>, earlier: Vec<Row>) -> Vec<Row> {
    let order: Vec<String> = earlier.iter().map(|row| row.conflict.id.clone()).collect();
    let mut known: BTreeMap<String, Row> = BTreeMap::new();
    for row in earlier {
        let first = known.entry(row.conflict.id.clone()).or_insert_with(|| row.clone());
        // A row that was copied in the spreadsheet: the marks of both.
        fill(&mut first.verdict, row.verdict);
        fill(&mut first.note, row.note);
        for (name, cell) in row.extra {
            fill(first.extra.entry(name).or_default(), cell);
        }
    }
    let mut rows: Vec<Row> = found
        .into_iter()
        .map(|conflict| match known.remove(&conflict.id) {
            Some(before) => Row {
                status: Status::Seen,
                conflict,
                ..before
            },
            None => Row::new(conflict),
        })
        .collect();
    let gone = order.iter().filter_map(|id| known.remove(id)).filter(Row::marked);
    rows.extend(gone.map(|row| Row {
        status: Status::Gone,
        ..row
    }));
    rows
}

fn fill(cell: &mut String, other: String) {
    if cell.trim().is_empty() {
        *cell = other;
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::conflict;
    use super::*;

    fn marked(id: &str, verdict: &str, note: &str) -> Row {
        Row {
            verdict: verdict.to_owned(),
            note: note.to_owned(),
            ..Row::new(conflict(id))
        }
    }

    fn shown(rows: &[Row]) -> Vec<String> {
        rows.iter()
            .map(|row| format!("{} {} {}{}", row.conflict.id, row.status, row.verdict, row.note))
            .collect()
    }

    #[test]
    fn marks_are_kept_from_run_to_run() {
        let earlier = vec![
            marked("z-gone", "wrong", ""),
            marked("b", "right", ""),
            marked("unmarked", " ", ""),
            marked("a-gone", "", "ask again"),
        ];
        let mut changed = conflict("b");
        changed.score = 0.9;
        let rows = merge(vec![conflict("n"), changed], earlier);
        assert_eq!(
            shown(&rows),
            ["n new ", "b seen right", "z-gone gone wrong", "a-gone gone ask again"]
        );
        assert_eq!(rows[1].conflict.score, 0.9, "the conflict is this run's");

        let back = merge(vec![conflict("z-gone")], rows);
        assert_eq!(
            shown(&back),
            ["z-gone seen wrong", "b gone right", "a-gone gone ask again"]
        );
        assert_eq!(
            merge(Vec::new(), back.clone()),
            merge(Vec::new(), merge(Vec::new(), back))
        );
    }

    #[test]
    fn a_copied_row_is_one_row() {
        let rows = merge(Vec::new(), vec![marked("a", "", "x"), marked("a", "right", "y")]);
        assert_eq!(shown(&rows), ["a gone rightx"]);
    }

    #[test]
    fn no_file_is_no_earlier_report_and_another_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        assert!(read_earlier(&path).unwrap().is_empty());
        assert!(read(&path).is_err());
        std::fs::write(&path, "name,price\npear,3\n").unwrap();
        let message = read_earlier(&path).unwrap_err().to_string();
        assert!(message.contains("out.csv:1: not a gainsay report"), "{message}");
        assert!(read_earlier(folder.path()).is_err());
    }
}
