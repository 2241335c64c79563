//! One article as it came in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One news article: what ingest hands on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Unique within a run: the JSONL `id`, or the file name without its ending.
    pub id: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    /// The day of publication, where the input gives one.
    pub published: Option<Date>,
    pub url: Option<String>,
    /// The text as it came in, decoded to UTF-8. All offsets in reports are code points of this text.
    pub text: String,
    /// Where it was read: the file, for JSONL with `:line`.
    pub origin: String,
}

impl Article {
    /// What the report names as source: publisher, else url, else file.
    pub fn source(&self) -> &str {
        self.publisher
            .as_deref()
            .or(self.url.as_deref())
            .unwrap_or(&self.origin)
    }
}
