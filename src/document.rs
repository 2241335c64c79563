//! An article cleaned and segmented: tokens, sentences and quotations with their spans.

use crate::article::Article;
use crate::clean::CleanText;
use crate::span::{Span, TokenSpan};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, hyphens and dots (`Jenssen`, `don't`, `ceasefire-line`, `NATO-Russia`, `AT&T`),
    /// and web addresses. An abbreviation keeps its dot (`U.S.`, `Mr.`, `Jan.`). The possessive `'s`, or the `'` of
    /// `leaders'`, is a word of its own; `it's`, `that's` and their like stay one.
    Word,
    /// Starts with a digit (`14`, `1,200`, `3.5`, `10th`, `10:30`, `30-year-old`, `2023-07-11`). A range is three
    /// tokens (`14`, `-`, `15`).
    Number,
    /// A single mark (`,`, `“`, `–`, `$`, `%`); three dots are one (`…`).
    Mark,
}

/// A token; its text is `document.surface(i)`, in lower case `document.word(i)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the clean text.
    pub span: Span,
    pub kind: TokenKind,
}

/// A sentence: no token belongs to two, and every token belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the clean text, without outer white space.
    pub span: Span,
    pub tokens: TokenSpan,
    /// Counts up from 0 through the article.
    pub paragraph: u32,
    /// A headline or section heading: no closing mark, stands alone in its paragraph.
    pub heading: bool,
}

/// Text between quotation marks; it may run over several sentences or paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The tokens between the marks, marks excluded.
    pub tokens: TokenSpan,
    /// Whether a closing mark was found (a quotation that goes on in the next paragraph has none).
    pub closed: bool,
}

/// What segment makes of an article. All token spans elsewhere are indices into `tokens`.
#[derive(Clone, Debug)]
pub struct Document {
    pub article: Article,
    pub text: CleanText,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    /// In order of their start; never nested (inner marks belong to the outer quotation).
    pub quotations: Vec<Quotation>,
}

impl Document {
    /// The token in lower case.
    pub fn word(&self, token: usize) -> &str {
        &self.text.lower()[self.tokens[token].span.range()]
    }

    /// The token as printed.
    pub fn surface(&self, token: usize) -> &str {
        &self.text.as_str()[self.tokens[token].span.range()]
    }

    /// The clean text from the first to the last token of `span`.
    pub fn slice(&self, span: TokenSpan) -> &str {
        &self.text.as_str()[self.bytes(span).range()]
    }

    /// The bytes of the clean text that `span` covers.
    pub fn bytes(&self, span: TokenSpan) -> Span {
        if span.is_empty() {
            return Span::default();
        }
        Span {
            start: self.tokens[span.start as usize].span.start,
            end: self.tokens[span.end as usize - 1].span.end,
        }
    }

    /// The index of the sentence that holds `token`.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| (s.tokens.end as usize) <= token)
    }

    /// The quotation that holds `token`, if any.
    pub fn quotation_of(&self, token: usize) -> Option<&Quotation> {
        let at = self.quotations.partition_point(|q| (q.tokens.end as usize) <= token);
        self.quotations.get(at).filter(|q| q.tokens.holds(token))
    }

    /// Whether `token` starts with an upper-case letter.
    pub fn capitalized(&self, token: usize) -> bool {
        self.surface(token).starts_with(char::is_uppercase)
    }
}
