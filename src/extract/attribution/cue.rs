//! Cues: verbs, nouns and "according to", each looked at where it stands.

use crate::lexicon::speech::Traits;
use crate::span::TokenSpan;
use crate::statement::{Attribution, Reporting};

use super::chunk::{following, subject};
use super::content::{backward, forward};
use super::frames::content_goes_on;
use super::reader::Reader;
use super::verb::Verb;

/// The stretch in which a cue looks for its source and content: its sentence, or the part of it inside one quotation.
#[derive(Clone, Copy)]
pub(super) struct Region {
    pub lo: usize,
    pub hi: usize,
}

/// Frames that take direct speech and may follow their content.
pub(super) const SAYING: Traits = Traits::CLAUSE.or(Traits::THAT).or(Traits::QUOTE).or(Traits::PERSON);

/// How far a cue looks to either side, in tokens: bounds the work in texts without sentence ends.
const REACH: usize = 300;

/// Finds the attributions of one sentence.
pub fn find(r: &Reader, sentence: usize, found: &mut Vec<Attribution>) {
    let tokens = r.doc.sentences[sentence].tokens.range();
    let first = found.len();
    let heading = r.doc.sentences[sentence].heading;
    for at in tokens.clone() {
        let traits = r.traits(at);
        if !traits.any(Traits::FRAMES.or(Traits::NOUN)) && r.word(at) != "according" {
            continue;
        }
        if traits.any(Traits::PREPOSITION) {
            continue;
        }
        let region = region(
            r,
            at,
            tokens.start.max(at.saturating_sub(REACH)),
            tokens.end.min(at + REACH),
        );
        if r.word(at) == "according" {
            found.extend(according(r, at, region));
            continue;
        }
        if !heading && at > tokens.start && r.capital(at) && !r.mark(at - 1) {
            continue;
        }
        let verb = traits.any(Traits::FRAMES).then(|| Verb::read(r, at, region)).flatten();
        let attribution = match verb {
            Some(verb) => verb.attribution(r, &found[first..]),
            None if traits.any(Traits::NOUN) => noun(r, at, region),
            None => None,
        };
        found.extend(attribution.filter(|a| r.doc.quotation_of(at).is_none() || holds_in_quotation(r, traits, a)));
    }
}

/// Inside a quotation only reports of what somebody else said count: "I think" is the speaker's own voice.
fn holds_in_quotation(r: &Reader, traits: Traits, attribution: &Attribution) -> bool {
    let others = attribution
        .source
        .is_some_and(|s| !matches!(r.word(s.start as usize), "i" | "we" | "you" | "that" | "it" | "which"));
    others && traits.any(SAYING) && !traits.any(Traits::THOUGHT)
}

fn region(r: &Reader, at: usize, lo: usize, hi: usize) -> Region {
    match r.doc.quotation_of(at) {
        Some(q) => Region {
            lo: lo.max(q.tokens.start as usize),
            hi: hi.min(q.tokens.end as usize),
        },
        None => Region { lo, hi },
    }
}

fn reporting(r: &Reader, content: &[TokenSpan]) -> Reporting {
    let direct = content.iter().any(|c| {
        !c.is_empty()
            && r.doc
                .quotation_of(c.start as usize)
                .is_some_and(|q| q.tokens.start == c.start && q.tokens.end <= c.end + 2)
    });
    if direct { Reporting::Direct } else { Reporting::Indirect }
}

pub(super) fn build(
    r: &Reader,
    source: Option<TokenSpan>,
    cue: TokenSpan,
    content: Vec<TokenSpan>,
) -> Option<Attribution> {
    let clash = |span: &TokenSpan| source.is_some_and(|s| s.overlaps(*span)) || cue.overlaps(*span);
    if content.is_empty() || content.iter().any(clash) {
        return None;
    }
    Some(Attribution {
        reporting: reporting(r, &content),
        source,
        cue,
        content,
    })
}

/// "According to X, …" and "…, according to X".
fn according(r: &Reader, at: usize, region: Region) -> Option<Attribution> {
    let Region { lo, hi } = region;
    if r.word(at + 1) != "to" || at + 2 >= hi {
        return None;
    }
    let end = following(r, at + 2, hi);
    let source = r.trim(TokenSpan::new(at + 2, end));
    if source.is_empty() {
        return None;
    }
    let mut content: Vec<TokenSpan> = Vec::new();
    let before = lo + usize::from(r.is(lo, Traits::COORDINATOR.or(Traits::SUBORDINATOR))) < at;
    if before {
        content.extend(backward(r, at, lo));
    }
    let subordinate = content
        .first()
        .is_some_and(|c| r.is(c.start as usize, Traits::SUBORDINATOR));
    if r.word(end) == ","
        && (!before || at > lo && r.word(at - 1) == "," && (subordinate || content_goes_on(r, end + 1)))
    {
        content.extend(forward(r, end + 1, hi, false));
    }
    build(r, Some(source), TokenSpan::new(at, at + 2), content)
}

/// "X's claim that …", "claims by X that …", "the claim that …".
fn noun(r: &Reader, at: usize, region: Region) -> Option<Attribution> {
    let Region { lo, hi } = region;
    let cue = TokenSpan::new(at, at + 1);
    let next = at + 1;
    let before = at.checked_sub(1).filter(|&b| b >= lo);
    let owner = before.filter(|&b| r.is(b, Traits::POSSESSIVE) || matches!(r.word(b), "'s" | "'"));
    let (source, start) = match r.word(next) {
        "by" | "from" if !r.is(next + 1, Traits::ING) => {
            let end = (next + 1..hi).find(|&i| r.word(i) == "that" || r.mark(i))?;
            (Some(TokenSpan::new(next + 1, end)).filter(|s| !s.is_empty()), end)
        }
        _ => (None, next),
    };
    if r.word(start) != "that" || r.is(start + 1, Traits::AUXILIARY) || r.verbal(start + 1) {
        return None;
    }
    let source = source.or_else(|| {
        let owner = owner?;
        if r.is(owner, Traits::POSSESSIVE) {
            return Some(TokenSpan::new(owner, owner + 1));
        }
        subject(r, owner, lo)
    });
    let content = forward(r, start, hi, false)?;
    build(r, source, cue, vec![content])
}
