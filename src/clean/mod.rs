//! Clean: debris removed, quotes, dashes, spaces and look-alike letters made uniform; offsets kept by construction.
//!
//! The order: [`html`] (where the text is a page) → [`characters`] → [`paragraphs`] (which drops [`boilerplate`]) →
//! [`marks`]. Each is one edit of the whole text; [`offsets`] joins them.

mod boilerplate;
mod characters;
mod html;
mod marks;
mod offsets;
mod paragraphs;

use crate::span::Span;
use offsets::Aligned;

/// A cleaned text with the way back to the original.
///
/// Uniform marks: quotation marks are `“` and `”` (`‘` and `’` inside a quotation), apostrophes `'`, dashes between
/// words `–`, three dots `…`, spaces one ` `; every paragraph is one line, the lines parted by `\n`.
#[derive(Clone, Debug)]
pub struct CleanText {
    text: Aligned,
    lower: String,
}

impl CleanText {
    pub fn as_str(&self) -> &str {
        self.text.text()
    }

    /// The text in lower case, byte for byte aligned with [`as_str`](Self::as_str): letters whose lower case has
    /// another length in UTF-8 stay as they are.
    pub fn lower(&self) -> &str {
        &self.lower
    }

    /// The bytes of the original text that `span` of the clean text came from.
    pub fn original(&self, span: Span) -> Span {
        self.text.source(span)
    }
}

/// Cleans `text`; `title` is dropped where the text repeats it as its first line.
pub fn clean(text: &str, title: Option<&str>) -> CleanText {
    let shown = html::strip(text).unwrap_or_else(|| Aligned::identity(text));
    let text = shown
        .then(characters::unify)
        .then(|text| paragraphs::form(text, title))
        .then(marks::direct);
    let lower = lower_case(text.text());
    CleanText { text, lower }
}

fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
            _ => c,
        }
    };
    text.chars()
        .map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { lower(c) })
        .collect()
}
