//! JSONL: one article a line.

use std::io::{self, BufRead, Read};

use serde::Deserialize;
use serde_json::Value;

use super::{decode, published};
use crate::article::Article;
use crate::diagnostic::Diagnostic;

/// Longer lines (in bytes) are passed over.
const LONGEST_LINE: u64 = 64 << 20;

/// A line as it comes; further fields are ignored. Where an optional field has another type, it counts as missing.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    title: Value,
    #[serde(default)]
    publisher: Value,
    #[serde(default)]
    published: Value,
    #[serde(default)]
    url: Value,
    text: Option<Value>,
}

/// The articles of a JSONL stream, line by line.
pub struct Lines {
    reader: Box<dyn BufRead>,
    /// The file as diagnostics and origins name it.
    place: String,
    /// The file as ids name it: without its folder, so that they stay when it moves.
    name: String,
    number: usize,
    buffer: Vec<u8>,
    longest: u64,
    done: bool,
    /// Whether any line held something.
    any: bool,
}

impl Lines {
    pub fn new(reader: Box<dyn BufRead>, place: String, name: String) -> Self {
        Lines {
            reader,
            place,
            name,
            number: 0,
            buffer: Vec::new(),
            longest: LONGEST_LINE,
            done: false,
            any: false,
        }
    }

    /// Takes lines of at most `longest` bytes.
    #[cfg(test)]
    pub fn with_longest(mut self, longest: u64) -> Self {
        self.longest = longest;
        self
    }

    fn diagnostic(&self, message: impl ToString) -> Diagnostic {
        Diagnostic {
            place: format!("{}:{}", self.place, self.number),
            message: message.to_string(),
        }
    }

    /// Reads the next line into the buffer; tells whether there was one.
    fn read_line(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        // One byte over the limit is the line's end, or shows that the line is longer.
        let mut limited = Read::take(&mut self.reader, self.longest + 1);
        limited.read_until(b'\n', &mut self.buffer)?;
        self.number += 1;
        Ok(!self.buffer.is_empty())
    }

    /// Reads past the rest of a line that is too long, without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let seen = self.reader.fill_buf()?;
            let (len, end) = match seen.iter().position(|&b| b == b'\n') {
                Some(at) => (at + 1, true),
                None => (seen.len(), seen.is_empty()),
            };
            self.reader.consume(len);
            if end {
                return Ok(());
            }
        }
    }

    fn article(&self) -> Result<Article, Diagnostic> {
        let line = decode::decode(&self.buffer).map_err(|message| self.diagnostic(message))?;
        let line = line.trim();
        if !line.starts_with('{') {
            return Err(self.diagnostic("is not a JSON object"));
        }
        let row: Row = serde_json::from_str(line).map_err(|error| self.diagnostic(format!("broken JSON: {error}")))?;
        let text = match row.text {
            Some(Value::String(text)) => text,
            None | Some(Value::Null) => return Err(self.diagnostic("the field `text` is missing")),
            Some(_) => return Err(self.diagnostic("the field `text` is not a string")),
        };
        if text.trim().is_empty() {
            return Err(self.diagnostic("the field `text` is empty"));
        }
        let id = match row.id {
            Value::Number(number) => Some(number.to_string()),
            other => string(other),
        };
        Ok(Article {
            id: id.unwrap_or_else(|| format!("{}:{}", self.name, self.number)),
            title: string(row.title),
            publisher: string(row.publisher),
            published: string(row.published).and_then(|date| published::parse(&date)),
            url: string(row.url),
            text,
            origin: format!("{}:{}", self.place, self.number),
        })
    }
}

/// A text that says something.
fn string(value: Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

impl Iterator for Lines {
    type Item = Result<Article, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let line = self.read_line();
            let too_long = self.buffer.len() as u64 > self.longest && !self.buffer.ends_with(b"\n");
            let line = match (line, too_long) {
                (Ok(_), true) => self.skip_line().map(|()| true),
                (line, _) => line,
            };
            match line {
                Err(error) => {
                    // What a broken file gave up to here was handed on; the part of a line it broke off in is not.
                    self.done = true;
                    self.number += usize::from(!too_long);
                    return Some(Err(self.diagnostic(format!("cannot be read further: {error}"))));
                }
                Ok(false) => {
                    self.done = true;
                    let empty = Diagnostic {
                        place: self.place.clone(),
                        message: "is empty".to_owned(),
                    };
                    return (!self.any).then_some(Err(empty));
                }
                Ok(true) if too_long => {
                    self.any = true;
                    return Some(Err(
                        self.diagnostic(format!("line is longer than {} bytes", self.longest))
                    ));
                }
                Ok(true) if self.buffer.iter().all(u8::is_ascii_whitespace) => {}
                Ok(true) => {
                    self.any = true;
                    return Some(self.article());
                }
            }
        }
        None
    }
}
