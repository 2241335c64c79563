//! Quotations that no cue claims: they belong to the attribution beside them.

use crate::document::Quotation;
use crate::span::TokenSpan;
use crate::statement::{Attribution, Reporting};

use super::reader::Reader;

/// Shorter quotations are words in scare quotes, not speech.
const MIN_WORDS: usize = 4;

/// Gives each free quotation to the attribution whose speech it continues or leads to; one that has none becomes an
/// attribution without source.
pub fn attach(r: &Reader, found: &mut Vec<Attribution>) {
    let mut claimed = vec![false; r.doc.tokens.len()];
    let mut direct: Vec<(TokenSpan, usize)> = Vec::new();
    for (index, attribution) in found.iter().enumerate() {
        for span in &attribution.content {
            claimed[span.range()].fill(true);
            if attribution.reporting == Reporting::Direct {
                direct.push((*span, index));
            }
        }
    }
    direct.sort_unstable();
    let free: Vec<&Quotation> = r
        .doc
        .quotations
        .iter()
        .filter(|q| q.tokens.len() >= MIN_WORDS && !q.tokens.range().any(|i| claimed[i]))
        .collect();
    let mut last: Option<(TokenSpan, usize)> = None;
    let mut next_direct = 0;
    for q in free {
        while next_direct < direct.len() && direct[next_direct].0.start < q.tokens.start {
            if last.is_none_or(|(span, _)| span.end <= direct[next_direct].0.end) {
                last = Some(direct[next_direct]);
            }
            next_direct += 1;
        }
        if !stands_alone(r, q) {
            continue;
        }
        let paragraph = |at: u32| r.doc.sentences[r.doc.sentence_of(at as usize)].paragraph;
        let here = paragraph(q.tokens.start);
        let before = last.filter(|(span, _)| {
            let there = paragraph(span.end - 1);
            there == here || there + 1 == here && !closed(r, *span)
        });
        let after = direct.get(next_direct).filter(|(span, _)| paragraph(span.start) == here).copied();
        let owner = before.or(after);
        match owner {
            Some((_, index)) => {
                let content = &mut found[index].content;
                let place = content.partition_point(|c| c.start < q.tokens.start);
                content.insert(place, q.tokens);
                last = Some((q.tokens, index));
            }
            None => {
                let start = TokenSpan { start: q.tokens.start, end: q.tokens.start };
                last = Some((q.tokens, found.len()));
                found.push(Attribution {
                    source: None,
                    cue: start,
                    content: vec![q.tokens],
                    reporting: Reporting::Direct,
                });
            }
        }
    }
}

/// Whether the speech at `span` was closed by a mark.
fn closed(r: &Reader, span: TokenSpan) -> bool {
    r.doc.quotation_of(span.end as usize - 1).is_none_or(|q| q.closed)
}

/// Whether the quotation is a sentence of its own, not words inside one.
fn stands_alone(r: &Reader, q: &Quotation) -> bool {
    let first = q.tokens.start as usize;
    let sentence = r.doc.sentences[r.doc.sentence_of(first)].tokens;
    let lo = sentence.start as usize;
    (first <= lo + 1) && {
        let last = q.tokens.end as usize - 1;
        let end = r.doc.sentences[r.doc.sentence_of(last)].tokens.end as usize;
        last + 3 >= end
    }
}
