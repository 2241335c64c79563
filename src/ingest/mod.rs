//! Ingest: files, folders and standard input to articles, one at a time.
//!
//! Nothing here ends a batch: what cannot be read becomes a [`Diagnostic`] that names the file, and the line where there
//! are lines.

mod decode;
mod jsonl;
mod published;
mod txt;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use walkdir::{DirEntry, WalkDir};

use crate::article::Article;
use crate::diagnostic::Diagnostic;

type Articles = Box<dyn Iterator<Item = Result<Article, Diagnostic>>>;

/// The articles of `inputs` in order: `.txt`, `.jsonl` and `.jsonl.gz` files, folders (walked in sorted order; hidden
/// files and other endings are passed over), and `-` for JSONL on standard input. Reads as it goes.
pub fn read(inputs: &[PathBuf]) -> impl Iterator<Item = Result<Article, Diagnostic>> + use<> {
    let inputs: Vec<PathBuf> = inputs.into();
    inputs.into_iter().flat_map(|input| open(&input))
}

/// Whether a file of this name in an input folder is read: by its ending.
pub fn reads(path: &Path) -> bool {
    Format::of(path).is_some()
}

/// What a file is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Txt,
    Jsonl,
    JsonlGz,
}

impl Format {
    fn of(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        [
            (".txt", Format::Txt),
            (".jsonl", Format::Jsonl),
            (".jsonl.gz", Format::JsonlGz),
        ]
        .into_iter()
        .find(|(ending, _)| name.ends_with(ending))
        .map(|(_, format)| format)
    }
}

fn open(input: &Path) -> Articles {
    if input == Path::new("-") {
        let place = "standard input";
        return match in_utf_8(BufReader::new(io::stdin())) {
            Ok(reader) => Box::new(jsonl::Lines::new(reader, place.to_owned(), "stdin".to_owned())),
            Err(error) => fail(Path::new(place), error),
        };
    }
    match std::fs::metadata(input) {
        Err(error) => fail(input, error),
        Ok(data) if data.is_dir() => walk(input),
        Ok(_) => match Format::of(input) {
            Some(format) => open_file(input, format),
            None => fail(
                input,
                "not an article file: the name must end in .txt, .jsonl or .jsonl.gz",
            ),
        },
    }
}

fn walk(folder: &Path) -> Articles {
    let shown = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry.path());
    let entries = WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(shown);
    Box::new(entries.flat_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_file() => match Format::of(entry.path()) {
            Some(format) => open_file(entry.path(), format),
            None => Box::new(std::iter::empty()),
        },
        Ok(_) => Box::new(std::iter::empty()),
        // A link that leads nowhere, as the locks of an editor do.
        Err(error) if error.depth() > 0 && error.path().is_some_and(is_hidden) => Box::new(std::iter::empty()),
        Err(error) => fail(error.path().unwrap_or(Path::new("folder")), &error),
    }))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn open_file(path: &Path, format: Format) -> Articles {
    let file = match File::open(path) {
        Ok(file) => BufReader::new(file),
        Err(error) => return fail(path, error),
    };
    let lines = |reader: io::Result<Box<dyn BufRead>>| -> Articles {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match reader {
            Ok(reader) => Box::new(jsonl::Lines::new(reader, path.display().to_string(), name)),
            Err(error) => fail(path, error),
        }
    };
    match format {
        Format::Txt => Box::new(std::iter::once(read_txt(path, file))),
        Format::Jsonl => lines(in_utf_8(file)),
        Format::JsonlGz => lines(in_utf_8(BufReader::new(MultiGzDecoder::new(file)))),
    }
}

/// A file of lines without its byte order mark. Lines end with one byte in all encodings but UTF-16: such a file is
/// decoded as a whole.
///
/// # Errors
/// Where the file cannot be read or decompressed.
pub fn in_utf_8(mut file: impl BufRead + 'static) -> io::Result<Box<dyn BufRead>> {
    const MARK: &[u8] = "\u{FEFF}".as_bytes();
    let start = file.fill_buf()?;
    if start.starts_with(MARK) {
        file.consume(MARK.len());
    } else if decode::is_marked_utf_16(start) {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = decode::decode(&bytes).map_or(bytes, String::into_bytes);
        return Ok(Box::new(io::Cursor::new(text)));
    }
    Ok(Box::new(file))
}

fn read_txt(path: &Path, mut file: impl Read) -> Result<Article, Diagnostic> {
    let place = path.display().to_string();
    let mut bytes = Vec::new();
    let text = match file.read_to_end(&mut bytes) {
        Ok(_) => decode::decode(&bytes).map_err(str::to_owned),
        Err(error) => Err(error.to_string()),
    };
    match text {
        Ok(text) if text.trim().is_empty() => Err(Diagnostic {
            place,
            message: "is empty".to_owned(),
        }),
        Ok(text) => {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Ok(txt::article(id, place, text))
        }
        Err(message) => Err(Diagnostic { place, message }),
    }
}

fn fail(place: &Path, message: impl ToString) -> Articles {
    Box::new(std::iter::once(Err(Diagnostic {
        place: place.display().to_string(),
        message: message.to_string(),
    })))
}

#[cfg(test)]
mod tests;
