//! Tokens as names are read: without final dots, possessive endings seen.

use crate::document::{Document, Sentence, TokenKind};
use crate::lexicon::names::{Form, Gender, Names, Sense};
use crate::statement::Attribution;

/// A document read with the lexicon of names.
pub struct Reader<'a> {
    pub doc: &'a Document,
    pub names: &'a Names,
    /// First tokens of attribution sources, ascending.
    pub source_heads: Vec<u32>,
}

impl<'a> Reader<'a> {
    pub fn new(doc: &'a Document, attributions: &[Attribution], names: &'a Names) -> Reader<'a> {
        let mut source_heads: Vec<u32> = attributions
            .iter()
            .filter_map(|attribution| attribution.source.filter(|source| !source.is_empty()))
            .map(|source| source.start)
            .collect();
        source_heads.sort_unstable();
        Reader {
            doc,
            names,
            source_heads,
        }
    }

    /// The token in lower case, without final dot.
    pub fn lower(&self, at: usize) -> &'a str {
        plain(self.doc.word(at))
    }

    /// The token as printed, without final dot.
    pub fn surface(&self, at: usize) -> &'a str {
        plain(self.doc.surface(at))
    }

    /// Whether `'s` or `'` follows.
    pub fn possessive(&self, at: usize) -> bool {
        let tokens = &self.doc.tokens;
        at + 1 < tokens.len()
            && tokens[at + 1].kind == TokenKind::Word
            && tokens[at].span.end == tokens[at + 1].span.start
            && self.doc.surface(at + 1).starts_with('\'')
    }

    /// Whether the token can be part of a name by its letters.
    pub fn namelike(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
            && (self.doc.capitalized(at) || self.doc.surface(at).starts_with("al-"))
    }

    /// Whether `at` is an initial or an abbreviated title, whose dot does not end the name.
    pub fn abbreviated(&self, at: usize) -> bool {
        self.doc.surface(at).chars().count() == 1 || self.title(at, at + 1).is_some()
    }

    /// Whether the token opens the sentence or a quotation in it, where capitals tell nothing.
    pub fn opens(&self, sentence: &Sentence, at: usize) -> bool {
        let start = sentence.tokens.start as usize;
        self.namelike(at)
            && (at == start
                || matches!(self.doc.surface(at - 1), "“" | ":" | "•" | "…" | "*")
                || at == start + 1 && self.doc.tokens[start].kind == TokenKind::Mark)
    }

    /// The alias form that starts at `at`, inside the sentence that ends at `end`.
    pub fn form(&self, at: usize, end: usize) -> Option<(usize, &'a Form)> {
        let names: &'a Names = self.names;
        names.form(
            |i| self.within(at + i, end).then(|| self.lower(at + i)),
            Some(&|i| self.within(at + i, end).then(|| self.surface(at + i))),
        )
    }

    /// The same in any case, for headlines.
    pub fn form_in_capitals(&self, at: usize, end: usize) -> Option<(usize, &'a Form)> {
        let names: &'a Names = self.names;
        names.form(|i| self.within(at + i, end).then(|| self.lower(at + i)), None)
    }

    /// The title in capitals that starts at `at`: its length and the gender it tells.
    pub fn title(&self, at: usize, end: usize) -> Option<(usize, Option<Gender>)> {
        if !self.namelike(at) || self.possessive(at) {
            return None;
        }
        let (len, gender) = self
            .names
            .title(|i| self.within(at + i, end).then(|| self.lower(at + i)))?;
        (at..at + len)
            .all(|i| self.namelike(i) || matches!(self.doc.surface(i), "of" | "the"))
            .then_some((len, gender))
    }

    /// Whether the token is a demonym in front of a noun.
    pub fn is_adjective(&self, at: usize) -> bool {
        self.namelike(at)
            && self
                .form(at, at + 1)
                .is_some_and(|(_, form)| form.sense == Sense::Adjective)
    }

    fn within(&self, at: usize, end: usize) -> bool {
        at < end.min(self.doc.tokens.len())
    }
}

/// A word without final dot.
fn plain(word: &str) -> &str {
    match word.strip_suffix('.') {
        Some(rest) if !rest.is_empty() => rest,
        _ => word,
    }
}
