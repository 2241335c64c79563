//! Clean: debris removed, quotes, dashes, spaces and look-alike letters made uniform; offsets kept by construction.
//!
//! The order: [`html`] (where the text is a page) → [`characters`] → [`paragraphs`] (which drops [`boilerplate`] and [`links`]) →
//! [`marks`]. Each is one edit of the whole text; [`offsets`] joins them.

mod boilerplate;
mod characters;
mod html;
mod links;
mod marks;
mod offsets;
mod paragraphs;

pub use links::strip as without_links;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::segment::tests::odd_text;

    #[test]
    fn a_span_leads_back_to_the_words_as_printed() {
        let text = "Title\n\nSpread the love\n\n\"It&#8217;s  «wrong»\", he -- the mayor -- said.";
        let clean = clean(text, Some("Title"));
        assert_eq!(clean.as_str(), "“It's “wrong””, he – the mayor – said.");
        for (part, printed) in [
            ("“It's", "\"It&#8217;s"),
            ("wrong", "wrong"),
            ("“wrong”", "«wrong»"),
            ("he – the", "he -- the"),
            ("said.", "said."),
        ] {
            let start = clean.as_str().find(part).expect("part of the clean text");
            let span = Span::new(start, start + part.len());
            assert_eq!(&text[clean.original(span).range()], printed);
        }
    }

    #[test]
    fn lower_case_keeps_offsets() {
        let clean = clean("ÉTÉ, İzmir, ẞ, Straße", None);
        assert_eq!(clean.lower(), "été, İzmir, ẞ, straße");
    }

    proptest! {
        #[test]
        fn every_character_comes_from_its_own_place(text in odd_text()) {
            let clean = clean(&text, None);
            prop_assert_eq!(clean.lower().len(), clean.as_str().len());
            let mut end = 0;
            for (at, c) in clean.as_str().char_indices() {
                let source = clean.original(Span::new(at, at + c.len_utf8()));
                prop_assert!(source.start >= end && !source.is_empty(), "{source:?} after {end}");
                end = source.end;
                let printed = &text[source.range()];
                let same = printed.chars().eq([c]);
                let look_alike = c.is_ascii_alphabetic() && !printed.is_ascii() && printed.chars().count() == 1;
                let is_replacement = !c.is_alphanumeric() || look_alike || printed.starts_with('&');
                prop_assert!(same || is_replacement, "{c} from {printed}");
            }
        }
    }
}
