//! Lines that attribute by a mark: "X: …" in headlines and transcripts, and headlines that end in "– X".

use crate::lexicon::speech::Traits;
use crate::span::TokenSpan;
use crate::statement::{Attribution, Reporting};

use super::reader::Reader;

/// Most words of a speaker's name with title, in front of a colon or behind a dash.
const MAX_NAME: usize = 12;

/// Finds the attribution by a mark in one sentence, if it has one.
pub fn find(r: &Reader, sentence: usize, found: &mut Vec<Attribution>) {
    let tokens = r.doc.sentences[sentence].tokens.range();
    let starts_line = sentence == 0 || r.doc.sentences[sentence - 1].paragraph != r.doc.sentences[sentence].paragraph;
    if tokens.len() < 3 {
        return;
    }
    let named = starts_line.then(|| speaker(r, tokens.start, tokens.end)).flatten();
    let (source, content) = match named {
        Some(colon) => (TokenSpan::new(tokens.start, colon), TokenSpan::new(colon + 1, tokens.end)),
        None => match tag(r, tokens.start, tokens.end) {
            Some(dash) if starts_line => (TokenSpan::new(dash + 1, tokens.end), TokenSpan::new(tokens.start, dash)),
            _ => return,
        },
    };
    let (source, mut content) = (r.trim(source), r.trim(content));
    let quotation = r.doc.quotation_of(content.start as usize).filter(|q| q.tokens.end > content.end);
    if let Some(q) = quotation {
        content.end = q.tokens.end;
    }
    if source.is_empty() || content.len() < 3 {
        return;
    }
    let cue = if named.is_some() { source.end } else { content.start };
    found.push(Attribution {
        source: Some(source),
        cue: TokenSpan { start: cue, end: cue },
        content: vec![content],
        reporting: if quotation.is_some() { Reporting::Direct } else { Reporting::Indirect },
    });
}

/// The colon of "Ann Reed: …": only a name or noun phrase stands before it.
fn speaker(r: &Reader, lo: usize, hi: usize) -> Option<usize> {
    let colon = (lo + 1..hi.min(lo + MAX_NAME)).find(|&i| r.word(i) == ":")?;
    let name = (lo..colon).all(|i| r.nominal(i) || r.word(i) == "of" || matches!(r.word(i), "," | "(" | ")" | "." | "-"));
    (name && r.capital(lo) && colon + 2 < hi && !r.is(lo, Traits::DETERMINER)).then_some(colon)
}

/// The dash of "…, – Reed" at the end of a line without a closing mark.
fn tag(r: &Reader, lo: usize, hi: usize) -> Option<usize> {
    let dash = (lo..hi).rev().take(5).find(|&i| r.dash(i))?;
    let named = dash + 1 < hi && dash > lo + 2 && (dash + 1..hi).all(|i| r.capital(i) && r.nominal(i));
    named.then_some(dash)
}
