//! Where the content of a cue begins and ends.

use crate::lexicon::speech::Traits;
use crate::span::TokenSpan;

use super::reader::Reader;

/// Longest adverbial between a verb and its content ("said in an interview with …").
const MAX_ADVERBIAL: usize = 14;

/// Skips adverbials from `at` on: "on Tuesday", "in a statement", "last week", "then".
pub fn after_adverbials(r: &Reader, mut at: usize, hi: usize) -> usize {
    loop {
        let from = at;
        while at < hi && (r.adverb(at) || time_word(r, at, hi)) {
            at += 1;
        }
        if at < hi && r.is(at, Traits::PREPOSITION) && !matches!(r.word(at), "to" | "of" | "as" | "that") {
            let end = adverbial_end(r, at, hi);
            if end > at {
                at = end;
            }
        }
        if at == from {
            return at;
        }
    }
}

fn time_word(r: &Reader, at: usize, hi: usize) -> bool {
    r.is(at, Traits::TIME)
        || matches!(r.word(at), "last" | "this" | "that" | "next" | "late" | "early" | "earlier")
            && at + 1 < hi
            && r.is(at + 1, Traits::TIME)
}

/// The end of a prepositional adverbial at `at`, where a mark, "that" or the sentence ends it soon.
fn adverbial_end(r: &Reader, at: usize, hi: usize) -> usize {
    for end in at + 1..hi.min(at + MAX_ADVERBIAL) {
        let word = r.word(end);
        if matches!(word, "," | ":" | "“" | "." | "–" | "—" | ";") || word == "that" && end > at + 1 {
            return end;
        }
        if r.is(end, Traits::PRONOUN) && end > at + 1 && word != "it" && !r.is(end - 1, Traits::PREPOSITION) {
            return end;
        }
        if r.is(end, Traits::AUXILIARY) {
            return short_time(r, at, hi);
        }
    }
    if at + MAX_ADVERBIAL >= hi { hi } else { short_time(r, at, hi) }
}

/// The end of "on Tuesday", "in March", "at the time"; `at` where there is none.
fn short_time(r: &Reader, at: usize, hi: usize) -> usize {
    (at + 1..hi.min(at + 4)).rev().find(|&i| r.is(i, Traits::TIME) || r.word(i) == "time").map_or(at, |i| i + 1)
}

/// The content from `start` on, a clause or phrase that may be quoted; none where nothing is left.
pub fn forward(r: &Reader, start: usize, hi: usize, phrase: bool) -> Option<TokenSpan> {
    if start >= hi {
        return None;
    }
    let mut end = match r.opens(start) {
        Some(q) => {
            let close = q.tokens.end as usize;
            let complete = close == 0 || matches!(r.word(close - 1), "," | "." | "?" | "!");
            if close + 1 >= hi || complete || matches!(r.word(close + 1), "," | "." | ";" | "–" | "—") {
                return Some(r.trim(q.tokens)).filter(|s| !s.is_empty());
            }
            clause_end(r, close + 1, hi, phrase)
        }
        None => clause_end(r, start, hi, phrase),
    };
    // A quotation begun inside goes on to its end.
    if let Some(q) = end.checked_sub(1).and_then(|last| r.doc.quotation_of(last)) {
        if q.tokens.start as usize > start {
            end = end.max(q.tokens.end as usize + usize::from(q.closed));
        }
    }
    Some(r.trim(TokenSpan::new(start, end))).filter(|s| !s.is_empty())
}

/// The end of the clause (or, for `phrase`, the noun phrase with its complements) that starts at `start`.
fn clause_end(r: &Reader, start: usize, hi: usize, phrase: bool) -> usize {
    let mut at = start;
    while at < hi {
        if let Some(q) = r.opens(at) {
            let close = q.tokens.end as usize;
            let comma = close > at + 1 && r.word(close - 1) == ",";
            if comma && close + 1 < hi && (ends_clause(r, close + 1, hi) || phrase && ends_phrase(r, close + 1)) {
                return close + 1;
            }
            at = (close + usize::from(q.closed)).max(at + 1).min(hi);
            continue;
        }
        let word = r.word(at);
        if word == ";" {
            return at;
        }
        if at > start && (word == "," || r.dash(at)) && (ends_clause(r, at + 1, hi) || phrase && ends_phrase(r, at + 1)) {
            return at;
        }
        if at > start && (phrase && ends_object(r, at) || joins_cue(r, at)) {
            return at;
        }
        at += 1;
    }
    hi
}

/// Whether what follows a comma at `at` is no longer part of the content.
fn ends_clause(r: &Reader, at: usize, hi: usize) -> bool {
    if matches!(r.word(at), "but" | "while" | "although" | "though" | "whereas" | "yet" | "according") {
        return true;
    }
    if r.is(at, Traits::ING) && r.is(at, Traits::CLAUSE.or(Traits::PERSON).or(Traits::OBJECT)) {
        return true;
    }
    // ", he said." / ", the ministry said on Tuesday."
    (at..hi.min(at + 8)).any(|i| {
        i > at
            && r.is(i, Traits::CLAUSE.or(Traits::THAT).or(Traits::PERSON))
            && r.is(i, Traits::PAST.or(Traits::THIRD).or(Traits::BASE))
            && !r.is(i - 1, Traits::DETERMINER.or(Traits::BE).or(Traits::PREPOSITION))
            && matches!(r.word(i + 1), "." | "," | "")
    })
}

/// "and denied that …", "but added …": the next verb of the same subject.
fn joins_cue(r: &Reader, at: usize) -> bool {
    let next = at + 1 + usize::from(r.adverb(at + 1));
    matches!(r.word(at), "and" | "but")
        && r.is(next, Traits::FRAMES)
        && r.is(next, Traits::PAST.or(Traits::THIRD))
        && (r.capital(next + 1)
            || r.is(next + 1, Traits::SUBORDINATOR.or(Traits::PRONOUN).or(Traits::DETERMINER).or(Traits::OBJECT_PRONOUN)) || r.word(next + 1) == "“")
}

fn ends_phrase(r: &Reader, at: usize) -> bool {
    !r.is(at, Traits::COORDINATOR) || r.word(at) == "and" && r.is(at + 1, Traits::PRONOUN.or(Traits::FRAMES))
}

fn ends_object(r: &Reader, at: usize) -> bool {
    matches!(r.word(at), "because" | "when" | "while" | "although" | "though" | "whereas" | "after" | "before" | "but")
        || r.word(at) == "and" && r.is(at + 1, Traits::FRAMES) && r.is(at + 1, Traits::PAST.or(Traits::THIRD))
}

/// The content that ends before the mark or word at `end`, in a sentence that starts at `lo`: a clause, or the
/// quotation that closes there, which may start sentences before.
pub fn backward(r: &Reader, end: usize, lo: usize) -> Option<TokenSpan> {
    let mut end = end;
    while end > lo && (r.word(end - 1) == "," || r.dash(end - 1) || matches!(r.word(end - 1), "." | ";" | "…")) {
        end -= 1;
    }
    if end == 0 {
        return None;
    }
    let quotation = r.closes(end - 1);
    let mut start = lo;
    if let Some(q) = quotation {
        let open = (q.tokens.start as usize).saturating_sub(1);
        if open <= lo || r.word(open - 1) == ":" {
            return Some(r.trim(q.tokens)).filter(|s| !s.is_empty());
        }
    }
    if r.is(start, Traits::COORDINATOR) {
        start += 1;
    }
    (start < end).then(|| r.trim(TokenSpan::new(start, end))).filter(|s| !s.is_empty())
}
