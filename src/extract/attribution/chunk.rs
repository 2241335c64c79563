//! Noun phrases beside a cue, by light chunking: closed word classes, capitals and marks tell where a phrase ends.

use crate::document::TokenKind;
use crate::lexicon::speech::Traits;
use crate::span::TokenSpan;

use super::reader::Reader;

/// Longest apposition or relative clause between a name and its verb, in tokens.
const MAX_PARENTHESIS: usize = 40;

/// The noun phrase that ends right before `end`, not reaching before `floor`; with its appositions and titles.
pub fn subject(r: &Reader, end: usize, floor: usize) -> Option<TokenSpan> {
    if end <= floor {
        return None;
    }
    if let Some(earlier) = before_time(r, end, floor) {
        return subject(r, earlier, floor);
    }
    let last = end - 1;
    if r.word(last) == "," || r.word(last) == ")" || r.dash(last) {
        return apposed(r, last, floor);
    }
    let start = phrase(r, end, floor)?;
    Some(TokenSpan::new(start, end))
}

/// Where the words before `end` end, if those right before it tell a time: "the ministry on Tuesday", "Reed last week".
fn before_time(r: &Reader, end: usize, floor: usize) -> Option<usize> {
    let low = floor.max(end.saturating_sub(6));
    let mut start = end;
    while start > low && (r.is(start - 1, Traits::TIME) || r.doc.tokens[start - 1].kind == TokenKind::Number && start < end) {
        start -= 1;
    }
    if start == end {
        return None;
    }
    while start > low
        && (matches!(r.word(start - 1), "last" | "this" | "late" | "early" | "earlier" | "on" | "in" | "than" | "less" | "more" | "about")
            || matches!(r.word(end - 1), "ago" | "later") && r.is(start - 1, Traits::DETERMINER)
            || r.doc.tokens[start - 1].kind == TokenKind::Number)
    {
        start -= 1;
    }
    (start > floor && r.nominal(start - 1) && !r.is(start - 1, Traits::DETERMINER)).then_some(start)
}

/// A phrase with something between marks behind it: "Ann Reed, the mayor of Selby," "Reed (the mayor)".
fn apposed(r: &Reader, close: usize, floor: usize) -> Option<TokenSpan> {
    let open_mark = match r.word(close) {
        ")" => "(",
        mark => mark,
    };
    let low = floor.max(close.saturating_sub(MAX_PARENTHESIS));
    let mut open = (low..close).rev().find(|&i| r.word(i) == open_mark)?;
    if open_mark == "," && is_clause(r, open + 1, close) {
        return None;
    }
    loop {
        let start = phrase(r, open, floor);
        // "Ann Reed, 52, of Selby, said": the inner comma belongs to the same name.
        let short = start.is_none_or(|s| {
            r.doc.tokens[s].kind == TokenKind::Number || r.is(s.saturating_sub(1), Traits::PREPOSITION)
        });
        let outer = (low..open).rev().find(|&i| r.word(i) == open_mark);
        match (start, outer) {
            (_, Some(outer)) if short && open_mark == "," && r.word(open) == "," => open = outer,
            (Some(start), _) => return Some(TokenSpan::new(start, close)),
            _ => return None,
        }
    }
}

/// Whether the words between two commas are a clause of their own, not an apposition or relative clause.
fn is_clause(r: &Reader, start: usize, end: usize) -> bool {
    if r.is(start, Traits::PRONOUN.or(Traits::COORDINATOR).or(Traits::SUBORDINATOR)) && !r.is(start, Traits::RELATIVE) && r.word(start) != "whose" {
        return true;
    }
    (start + 1..end)
        .take_while(|&i| !r.is(i, Traits::RELATIVE) && r.word(i) != "whose")
        .any(|i| r.is(i, Traits::BE.or(Traits::MODAL).or(Traits::HAVE)) && !r.is(i - 1, Traits::RELATIVE))
        && !r.is(start, Traits::RELATIVE)
        && r.word(start) != "whose"
}

/// The start of the noun phrase that ends right before `end`.
fn phrase(r: &Reader, end: usize, floor: usize) -> Option<usize> {
    if end <= floor {
        return None;
    }
    let last = end - 1;
    if r.is(last, Traits::PRONOUN.or(Traits::RELATIVE)) && r.word(last) != "that" || r.word(last) == "that" {
        return Some(last);
    }
    if r.word(last) == ")" {
        let open = (floor.max(end.saturating_sub(8))..last).rev().find(|&i| r.word(i) == "(")?;
        return phrase(r, open, floor);
    }
    let base = simple(r, end, floor)?;
    let mut start = base;
    // Reach left over "of the ministry", "for the party", "and Reed".
    loop {
        if start <= floor + 1 {
            break;
        }
        let joint = start - 1;
        let reach = match r.word(joint) {
            "of" | "and" | "&" | "or" => true,
            _ => r.is(joint, Traits::PREPOSITION) && r.word(joint) != "as" && r.word(joint) != "than",
        };
        if !reach || r.is(joint, Traits::SUBORDINATOR) {
            break;
        }
        match simple(r, joint, floor) {
            Some(left) => start = left,
            None => break,
        }
    }
    // Such a reach holds only where a clause may begin.
    let clause_start = start == floor
        || r.mark(start - 1)
        || r.is(start - 1, Traits::SUBORDINATOR.or(Traits::COORDINATOR).or(Traits::ADVERB))
        || r.is(start - 1, Traits::FRAMES);
    if clause_start {
        return Some(start);
    }
    let mut start = base;
    while start > floor + 1 && r.word(start - 1) == "of" {
        match simple(r, start - 1, floor) {
            Some(left) => start = left,
            None => break,
        }
    }
    Some(start)
}

/// The start of the run of nominal words that ends right before `end`: it starts at its determiner.
fn simple(r: &Reader, end: usize, floor: usize) -> Option<usize> {
    let mut start = end;
    while start > floor && r.nominal(start - 1) {
        start -= 1;
        let possessive = start > floor && matches!(r.word(start - 1), "'s" | "'");
        if matches!(r.word(start), "'s" | "'") && start > floor && r.mark(start - 1) {
            return None;
        }
        if r.is(start, Traits::DETERMINER) && !possessive && !(start > floor && r.is(start - 1, Traits::DETERMINER)) {
            break;
        }
    }
    // "On Tuesday Reed said": the day is not hers.
    while start < end && r.is(start, Traits::TIME) && start > floor && r.is(start - 1, Traits::PREPOSITION) {
        start += 1;
    }
    (start < end).then_some(start)
}

/// The end of the noun phrase that starts at `start`, with its appositions, up to `ceiling`: what follows a verb
/// ("said Ann Reed, the mayor of Selby") or "according to".
pub fn following(r: &Reader, start: usize, ceiling: usize) -> usize {
    if r.is(start, Traits::PRONOUN.or(Traits::OBJECT_PRONOUN)) && !r.is(start, Traits::POSSESSIVE) {
        return (start + 1).min(ceiling);
    }
    let mut end = segment(r, start, ceiling);
    while end + 1 < ceiling && r.word(end) == "," && apposition_starts(r, end + 1) {
        let next = segment(r, end + 1, ceiling);
        let closed = next >= ceiling || r.mark(next);
        if !closed || is_clause(r, end + 1, next) {
            break;
        }
        end = next;
    }
    end
}

fn apposition_starts(r: &Reader, at: usize) -> bool {
    (r.is(at, Traits::DETERMINER) || r.nominal(at))
        && !r.is(at, Traits::ING.or(Traits::TIME))
        && !r.word(at).ends_with("ing")
}

/// The end of the words up to the next mark or finite verb; a name ends where an adverbial begins.
fn segment(r: &Reader, start: usize, ceiling: usize) -> usize {
    let named = r.capital(start);
    let mut at = start;
    while at < ceiling {
        let word = r.word(at);
        if r.mark(at) && !matches!(word, "$" | "%" | "." | "'" | "/" | "&") {
            break;
        }
        if word == "." && at + 1 == ceiling {
            break;
        }
        if at > start {
            let adverbial = r.is(at, Traits::PREPOSITION) && !matches!(word, "of" | "for" | "from" | "with" | "to");
            if adverbial && (named || r.is(at + 1, Traits::TIME) || matches!(word, "as" | "after" | "before")) {
                break;
            }
            if r.is(at, Traits::TIME) && !r.capital(at - 1) && r.capital(at) {
                break;
            }
            if (r.is(at, Traits::AUXILIARY) || r.is(at, Traits::SUBORDINATOR) && !r.is(at, Traits::RELATIVE)) && named {
                break;
            }
        }
        at += 1;
    }
    at
}
