//! A document as the attribution rules see it: its tokens with their traits, looked up once.

use crate::document::{Document, Quotation, TokenKind};
use crate::lexicon::speech::{Speech, Traits};
use crate::span::TokenSpan;

pub struct Reader<'a> {
    pub doc: &'a Document,
    pub speech: &'a Speech,
    traits: Vec<Traits>,
}

impl<'a> Reader<'a> {
    pub fn new(doc: &'a Document, speech: &'a Speech) -> Self {
        let traits = (0..doc.tokens.len())
            .map(|i| match doc.tokens[i].kind {
                TokenKind::Word => speech.traits(doc.word(i)),
                _ => Traits::default(),
            })
            .collect();
        Reader { doc, speech, traits }
    }

    /// The token in lower case; empty behind the end.
    pub fn word(&self, at: usize) -> &str {
        if at < self.doc.tokens.len() { self.doc.word(at) } else { "" }
    }

    pub fn traits(&self, at: usize) -> Traits {
        self.traits.get(at).copied().unwrap_or_default()
    }

    pub fn is(&self, at: usize, traits: Traits) -> bool {
        self.traits(at).any(traits)
    }

    pub fn mark(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Mark)
    }

    pub fn capital(&self, at: usize) -> bool {
        at < self.doc.tokens.len() && self.doc.capitalized(at)
    }

    pub fn dash(&self, at: usize) -> bool {
        matches!(self.word(at), "–" | "—" | "-")
    }

    /// The quotation that opens with the mark at `at`.
    pub fn opens(&self, at: usize) -> Option<&'a Quotation> {
        let quotations = &self.doc.quotations;
        let index = quotations.partition_point(|q| q.tokens.start as usize <= at);
        quotations.get(index).filter(|q| q.tokens.start as usize == at + 1)
    }

    /// The quotation that closes with the mark at `at`.
    pub fn closes(&self, at: usize) -> Option<&'a Quotation> {
        let quotations = &self.doc.quotations;
        let index = quotations.partition_point(|q| (q.tokens.end as usize) < at);
        quotations.get(index).filter(|q| q.closed && q.tokens.end as usize == at)
    }

    /// Whether the word is an adverb and nothing else that matters here.
    pub fn adverb(&self, at: usize) -> bool {
        self.is(at, Traits::ADVERB.or(Traits::NEGATION)) && !self.is(at, Traits::FRAMES)
    }

    /// Whether the word is surely a finite verb or an auxiliary: the end of a noun phrase.
    pub fn verbal(&self, at: usize) -> bool {
        if self.is(at, Traits::AUXILIARY.or(Traits::PAST_TENSE)) {
            return true;
        }
        let word = self.word(at);
        word.len() > 4
            && word.ends_with("ed")
            && !self.capital(at)
            && at > 0
            && !self.is(at - 1, Traits::DETERMINER.or(Traits::ADVERB).or(Traits::PREPOSITION))
    }

    /// Whether the word can stand inside a noun phrase, prepositions aside.
    pub fn nominal(&self, at: usize) -> bool {
        const NOT: Traits = Traits::PREPOSITION
            .or(Traits::AUXILIARY)
            .or(Traits::COORDINATOR)
            .or(Traits::SUBORDINATOR)
            .or(Traits::ADVERB)
            .or(Traits::NEGATION)
            .or(Traits::PRONOUN)
            .or(Traits::RELATIVE);
        at < self.doc.tokens.len()
            && (self.word(at) == "%" || self.word(at) == "$" || !self.mark(at))
            && (!self.is(at, NOT) || self.is(at, Traits::DETERMINER) && self.word(at) != "that")
            && !self.verbal(at)
    }

    /// `span` without marks at its ends, an opening or closing quotation mark inside a longer span aside.
    pub fn trim(&self, span: TokenSpan) -> TokenSpan {
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        while start < end && self.mark(start) && !matches!(self.word(start), "$" | "#" | "@" | "(" | "[" | "“") {
            start += 1;
        }
        while start < end && self.mark(end - 1) && !matches!(self.word(end - 1), "%" | ")" | "]" | "!" | "?" | "”") {
            end -= 1;
        }
        // Whole quotations go without their marks.
        if end - start > 2 && self.opens(start).is_some_and(|q| q.tokens.end as usize == end - 1) {
            return self.trim(TokenSpan::new(start + 1, end - 1));
        }
        TokenSpan::new(start, end)
    }
}
