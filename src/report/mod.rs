//! Report: the conflicts of a run as a file that a person reviews, and the reviewer's marks read back from it.

pub mod csv;
pub mod html;
pub mod jsonl;
pub mod review;
pub mod row;
pub mod statements;
mod table;
pub mod write;
pub mod xlsx;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use review::{merge, read_earlier};
pub use row::{COLUMNS, Row, Status};
pub use write::write;

/// Why a report could not be read or written; each names its file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {name}")]
    Write { name: String, source: io::Error },
    #[error("{}:{line}: not a gainsay report: {message}", path.display())]
    NotAReport { path: PathBuf, line: u64, message: String },
    #[error("{}: unknown ending: a report is written as {}", .0.display(), Format::endings())]
    UnknownFormat(PathBuf),
}

/// What a report can be written as; the file's ending decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Jsonl,
    /// For spreadsheets only, with a list of verdicts to choose from.
    Xlsx,
    /// For reading only: marks cannot be made in it.
    Html,
}

impl Format {
    const ALL: [(Format, &'static str); 4] = [
        (Format::Csv, "csv"),
        (Format::Jsonl, "jsonl"),
        (Format::Xlsx, "xlsx"),
        (Format::Html, "html"),
    ];

    /// The format that the ending of `path` names; CSV for standard output.
    pub fn of(path: Option<&Path>) -> Result<Format, Error> {
        let Some(path) = path else { return Ok(Format::Csv) };
        let ending = path.extension().unwrap_or_default();
        Format::ALL
            .into_iter()
            .find(|(_, known)| ending.eq_ignore_ascii_case(known))
            .map(|(format, _)| format)
            .ok_or_else(|| Error::UnknownFormat(path.to_owned()))
    }

    /// The known endings, for messages.
    pub fn endings() -> String {
        Format::ALL.map(|(_, ending)| format!(".{ending}")).join(", ")
    }

    /// Writes `rows` in their order.
    pub fn render(self, rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Csv => csv::render(rows, out),
            Format::Jsonl => jsonl::render(rows, out),
            Format::Xlsx => xlsx::render(rows, out),
            Format::Html => html::render(rows, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides() {
        for (path, format) in [
            ("a.csv", Some(Format::Csv)),
            ("dir.csv/a.JSONL", Some(Format::Jsonl)),
            ("a.txt", None),
            ("csv", None),
            ("", None),
        ] {
            assert_eq!(Format::of(Some(Path::new(path))).ok(), format, "{path}");
        }
        assert_eq!(Format::of(None).unwrap(), Format::Csv);
        let message = Format::of(Some(Path::new("a.doc"))).unwrap_err().to_string();
        assert!(
            message.contains("a.doc") && message.contains(".csv, .jsonl"),
            "{message}"
        );
    }
}
