//! Segment: tokens, sentences, quotations.

mod abbreviations;
mod quotations;
mod sentences;
mod tokens;

use crate::article::Article;
use crate::clean::CleanText;
use crate::document::Document;

/// Splits the clean text of `article` into tokens, sentences and quotations.
///
/// Sentences are split inside quotations too; a closing mark belongs to the sentence it closes, and so does a tag that
/// follows it (`“Why?” he asked.` is one).
pub fn segment(article: Article, text: CleanText) -> Document {
    let tokens = tokens::tokenize(text.as_str());
    let sentences = sentences::sentences(text.as_str(), &tokens);
    let quotations = quotations::quotations(text.as_str(), &tokens);
    Document {
        article,
        text,
        tokens,
        sentences,
        quotations,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::clean::clean;

    /// `text` cleaned and segmented.
    pub fn document(text: &str) -> Document {
        segment(Article::default(), clean(text, None))
    }

    /// The sentences of `text` as printed in it.
    pub fn sentences(text: &str) -> Vec<String> {
        let doc = document(text);
        doc.sentences
            .iter()
            .map(|s| text[doc.text.original(s.span).range()].to_owned())
            .collect()
    }
}
