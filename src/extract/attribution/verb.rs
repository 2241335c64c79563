//! Verbs that attribute: their form and where their source stands.

use crate::document::TokenKind;
use crate::lexicon::speech::Traits;
use crate::span::TokenSpan;
use crate::statement::Attribution;

use super::chunk::{following, subject};
use super::content::{after_adverbials, backward, forward};
use super::cue::{Region, SAYING, build};
use super::frames::{closes_before, content_goes_on, starts_phrase};
use super::reader::Reader;

/// A verb that attributes, with its auxiliaries.
pub(super) struct Verb {
    pub(super) at: usize,
    /// The verb with its auxiliaries and adverbs before it.
    pub(super) start: usize,
    pub(super) region: Region,
    pub(super) traits: Traits,
    pub(super) form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A finite verb, or one with an auxiliary that takes the subject before it.
    Finite,
    /// "saying", "to say": the subject is that of another verb.
    Open,
    /// "was accused".
    Passive,
}

impl Verb {
    pub(super) fn read(r: &Reader, at: usize, region: Region) -> Option<Verb> {
        let traits = r.traits(at);
        let mut start = at;
        let (mut be, mut have, mut helped) = (false, false, false);
        while start > region.lo && (r.adverb(start - 1) || r.is(start - 1, Traits::AUXILIARY)) {
            start -= 1;
            be |= r.is(start, Traits::BE);
            have |= r.is(start, Traits::HAVE);
            helped |= r.is(start, Traits::MODAL.or(Traits::DO));
        }
        let before = start.checked_sub(1).filter(|&b| b >= region.lo);
        let is_before = |t: Traits| before.is_some_and(|b| r.is(b, t));
        let word_before = before.map_or("", |b| r.word(b));
        let reduced =
            start == at && r.word(at + 1) == "by" && before.is_some_and(|b| r.nominal(b)) && traits.any(Traits::OBJECT);
        let pronominal = !traits.any(Traits::AMBIGUOUS)
            && matches!(
                word_before,
                "another" | "each" | "this" | "one" | "that" | "these" | "those"
            );
        let form = if traits.any(Traits::PAST) && (be || reduced) {
            Form::Passive
        } else if traits.any(Traits::ING) {
            if be { Form::Finite } else { Form::Open }
        } else if traits.any(Traits::PAST) {
            if start == at && is_before(Traits::DETERMINER) && !is_before(Traits::PRONOUN) && word_before != "that" {
                return None;
            }
            Form::Finite
        } else if traits.any(Traits::BASE) {
            let noun = start == at
                && is_before(Traits::DETERMINER)
                && !pronominal
                && !is_before(Traits::PLURAL.or(Traits::PRONOUN))
                || word_before == "'s";
            if noun || be || have {
                return None;
            }
            if word_before == "to" {
                Form::Open
            } else if helped
                || traits.any(Traits::CLAUSE)
                    && !traits.any(Traits::AMBIGUOUS.or(Traits::NOUN))
                    && before.is_some_and(|b| r.nominal(b) || r.verbal(b) && !r.is(b, Traits::AUXILIARY))
                || is_before(Traits::PRONOUN)
                || plural(r, before?)
                || plural_behind_comma(r, before?, region.lo)
            {
                Form::Finite
            } else {
                return None;
            }
        } else {
            let b = before?;
            let noun = be
                || have
                || r.doc.tokens[b].kind == TokenKind::Number
                || !pronominal
                    && (matches!(r.word(b), "'s" | "'")
                        || r.is(b, Traits::DETERMINER.or(Traits::POSSESSIVE).or(Traits::PREPOSITION)));
            if helped || noun {
                return None;
            }
            Form::Finite
        };
        Some(Verb {
            at,
            start,
            region,
            traits,
            form,
        })
    }

    pub(super) fn attribution(&self, r: &Reader, earlier: &[Attribution]) -> Option<Attribution> {
        if let Some(asked) = self.asked(r) {
            return Some(asked);
        }
        match self.form {
            Form::Finite => self
                .inverted(r)
                .or_else(|| self.finite(r))
                .or_else(|| self.joined(r, earlier)),
            Form::Open => self.open(r, earlier),
            Form::Passive => self.passive(r),
        }
    }

    /// "…, said X": the subject follows.
    fn inverted(&self, r: &Reader) -> Option<Attribution> {
        let Region { lo, hi } = self.region;
        if self.start != self.at
            || !self.traits.any(SAYING)
            || self.at <= lo
            || self.traits.any(Traits::BASE) && !self.traits.any(Traits::PAST)
        {
            return None;
        }
        let previous = self.at - 1;
        let quoted = r.closes(previous).is_some()
            || (r.word(previous) == "," || r.dash(previous)) && previous > lo && closes_before(r, previous, lo);
        if !(quoted || matches!(r.word(previous), "," | "?" | "!") || r.dash(previous)) {
            return None;
        }
        let next = self.at + 1;
        if next >= hi || !starts_phrase(r, next) || r.word(next) == "that" || r.is(next, Traits::CONTRACTED) {
            return None;
        }
        let end = following(r, next, hi);
        let whole = (end >= hi || r.mark(end)) && !self.traits.any(Traits::OBJECT.or(Traits::INFINITIVE));
        let finite = (next + 1..end)
            .take_while(|&i| !r.is(i, Traits::RELATIVE))
            .any(|i| r.verbal(i) || r.is(i, Traits::FRAMES) && r.is(i, Traits::PAST.or(Traits::THIRD)));
        if !quoted && (finite || !whole && subject(r, self.start, self.floor(r)).is_some()) {
            return None;
        }
        let source = r.trim(TokenSpan::new(next, end));
        let rest = after_adverbials(r, end, hi);
        let ends = rest >= hi
            || r.mark(rest)
            || r.is(
                rest,
                Traits::SUBORDINATOR.or(Traits::COORDINATOR).or(Traits::PREPOSITION),
            );
        if source.is_empty() || !quoted && !ends {
            return None;
        }
        let mut content: Vec<TokenSpan> = backward(
            r,
            previous + usize::from(!r.mark(previous)) + usize::from(r.closes(previous).is_some()),
            lo,
        )
        .into_iter()
        .collect();
        if rest < hi && r.word(rest) == "," && (r.opens(rest + 1).is_some() || !quoted && content_goes_on(r, rest + 1))
        {
            content.extend(forward(r, rest + 1, hi, false));
        } else if rest < hi && matches!(r.word(rest), ":" | "“") {
            content.extend(forward(r, rest + usize::from(r.word(rest) == ":"), hi, false));
        }
        build(r, Some(source), TokenSpan::new(self.at, self.at + 1), content)
    }

    /// A subject right before the verb.
    fn finite(&self, r: &Reader) -> Option<Attribution> {
        let lo = self.floor(r);
        let mut source = subject(r, self.start, lo).or_else(|| self.long_subject(r))?;
        let start = source.start as usize;
        if start > lo
            && r.is(start - 1, Traits::PREPOSITION)
            && !matches!(r.word(start - 1), "of" | "as" | "than" | "that")
        {
            // "who in the past described", "but in a later interview said"
            let mut end = start - 1;
            while end > lo && (r.adverb(end - 1) || r.is(end - 1, Traits::AUXILIARY)) {
                end -= 1;
            }
            if end > lo && r.is(end - 1, Traits::COORDINATOR) {
                return None;
            }
            // "leaders at the summit held in Selby stated"
            let participle = end > lo + 1 && r.verbal(end - 1) && !r.is(end - 1, Traits::AUXILIARY);
            let host = if participle { subject(r, end - 1, lo) } else { None };
            source = match host {
                Some(host) => TokenSpan::new(host.start as usize, self.start),
                None => subject(r, end, lo).unwrap_or(source),
            };
        }
        if r.is(source.start as usize, Traits::RELATIVE) && !self.traits.any(SAYING) {
            return None;
        }
        let naming = matches!(r.word(self.at), "called" | "titled" | "named" | "dubbed") && self.start == self.at;
        if naming && matches!(r.word(source.start as usize), "a" | "an") {
            return None;
        }
        self.with_source(r, Some(source), source.start as usize)
    }

    /// "The officials whose laws were struck down say": the words from the start of the sentence on, where a relative
    /// clause ends in a verb.
    fn long_subject(&self, r: &Reader) -> Option<TokenSpan> {
        const LONGEST: usize = 25;
        let lo = self.region.lo;
        let start = lo + usize::from(r.is(lo, Traits::COORDINATOR));
        let relative = (start..self.start).any(|i| r.is(i, Traits::RELATIVE) || r.word(i) == "whose");
        let plain = self.start - start <= LONGEST && (start..self.start).all(|i| !r.mark(i));
        (relative
            && plain
            && !r.is(start, Traits::SUBORDINATOR)
            && self.traits.any(Traits::CLAUSE)
            && self.start == self.at)
            .then(|| TokenSpan::new(start, self.start))
    }

    /// "… and denied that …": the subject of the verb before.
    fn joined(&self, r: &Reader, earlier: &[Attribution]) -> Option<Attribution> {
        let before = self.start.checked_sub(1).filter(|&b| b > self.region.lo)?;
        if !r.is(before, Traits::COORDINATOR) {
            return None;
        }
        let source = self.shared_subject(r, earlier);
        let (cue_end, content) = self.after(r, self.at + 1)?;
        build(r, source, TokenSpan::new(self.start, cue_end), content)
    }

    /// The subject of the verb before: the source of the last attribution of the sentence, or its first subject.
    fn shared_subject(&self, r: &Reader, earlier: &[Attribution]) -> Option<TokenSpan> {
        earlier
            .iter()
            .rev()
            .find(|a| a.cue.end as usize <= self.start && a.source.is_some() && !a.cue.is_empty())
            .and_then(|a| a.source)
            .or_else(|| main_subject(r, self.region.lo, self.start))
    }

    /// "Asked whether …", "when asked about …", "was asked by X if …": who asks is seldom named.
    fn asked(&self, r: &Reader) -> Option<Attribution> {
        let Region { lo, hi } = self.region;
        let reduced =
            self.start == lo || self.start == self.at && matches!(r.word(self.start - 1), "when" | "if" | "as" | "“");
        if r.word(self.at) != "asked" || !(reduced || self.form == Form::Passive) {
            return None;
        }
        let about = |i: usize| {
            matches!(
                r.word(i),
                "whether" | "if" | "about" | "why" | "how" | "what" | "who" | "which" | "to" | "where" | "when"
            )
        };
        let opener = (self.at + 1..hi.min(self.at + 16))
            .find(|&i| about(i) || r.mark(i))
            .filter(|&i| about(i))?;
        let by = self.at + 1;
        let source = (r.word(by) == "by" && opener > by + 1).then(|| TokenSpan::new(by + 1, opener));
        let comma = (opener..hi)
            .find(|&i| r.word(i) == ",")
            .filter(|_| reduced)
            .unwrap_or(hi);
        let start = opener + usize::from(r.word(opener) == "about");
        build(
            r,
            source,
            TokenSpan::new(self.start, self.at + 1),
            vec![forward(r, start, comma, true)?],
        )
    }

    /// Whether the form is more often a noun.
    pub(super) fn ambiguous(&self) -> bool {
        self.traits.any(Traits::AMBIGUOUS) && self.start == self.at && !self.traits.any(Traits::PAST)
    }

    /// Where the subject may start: behind the last quotation that closes before the verb.
    fn floor(&self, r: &Reader) -> usize {
        let lo = self.region.lo;
        let barrier = |i: usize| match r.word(i) {
            "“" => true,
            "”" => r
                .closes(i)
                .is_none_or(|q| q.tokens.len() >= 4 || q.tokens.start as usize <= lo + 1),
            _ => false,
        };
        let mut at = self.start;
        while at > lo {
            if barrier(at - 1) {
                return at;
            }
            // A short quotation is part of a name: “The Herald”.
            at = r
                .closes(at - 1)
                .map_or(at - 1, |q| (q.tokens.start as usize).saturating_sub(1))
                .min(at - 1);
        }
        lo
    }

    /// "…, saying that …", "to deny …": the subject is that of the main verb.
    fn open(&self, r: &Reader, earlier: &[Attribution]) -> Option<Attribution> {
        let Region { lo, .. } = self.region;
        let before = self.start.checked_sub(1).filter(|&b| b >= lo)?;
        let noun_before = r.nominal(before) && self.traits.any(Traits::ING);
        let indefinite =
            noun_before && (self.start.saturating_sub(3)..before).any(|i| i >= lo && matches!(r.word(i), "a" | "an"));
        let person_before = r.word(self.start - 1) == "to"
            && self.start >= lo + 2
            && r.nominal(self.start - 2)
            && !r.is(self.start - 2, Traits::TIME)
            && (plural(r, self.start - 2) || r.capital(self.start - 2));
        let source = if person_before {
            subject(r, self.start - 1, self.floor(r))
        } else if noun_before && !indefinite {
            subject(r, self.start, self.floor(r))
        } else {
            self.shared_subject(r, earlier)
        };
        if source.is_some_and(|s| matches!(r.word(s.start as usize), "it" | "there")) && self.traits.any(Traits::BASE) {
            return None;
        }
        self.after(r, self.at + 1)
            .and_then(|(cue_end, content)| build(r, source, TokenSpan::new(self.start, cue_end), content))
    }

    /// "X was accused of …", "it was reported that …", "this was stated by X".
    fn passive(&self, r: &Reader) -> Option<Attribution> {
        let Region { lo: _, hi } = self.region;
        let next = self.at + 1;
        let cue = TokenSpan::new(self.start, next);
        let about = subject(r, self.start, self.floor(r));
        if r.word(next) == "by" && next + 1 < hi && !r.word(next + 1).ends_with("ing") {
            let end = following(r, next + 1, hi);
            let source = r.trim(TokenSpan::new(next + 1, end));
            return build(r, Some(source).filter(|s| !s.is_empty()), cue, vec![r.trim(about?)]);
        }
        if r.word(next) == "as" && r.is(next + 1, Traits::ING) {
            let content = forward(r, next + 2, hi, false)?;
            return build(r, about, TokenSpan::new(self.start, next + 2), vec![content]);
        }
        if r.word(next) == "that" && about.is_none_or(|a| r.word(a.start as usize) == "it") {
            return build(r, None, cue, vec![forward(r, next, hi, false)?]);
        }
        let subject = about.filter(|a| !r.is(a.start as usize, Traits::RELATIVE));
        let fits = self
            .traits
            .any(Traits::OBJECT.or(Traits::INFINITIVE).or(Traits::PERSON))
            && next < hi
            && matches!(r.word(next), "of" | "to" | "as" | "that" | "about" | "whether" | "for");
        if !fits {
            return None;
        }
        let rest = forward(r, next, hi, true)?;
        build(r, None, cue, vec![subject?, rest])
    }
}

/// Whether the comma at `at` closes an apposition to a plural: "supporters, like Reed, say".
fn plural_behind_comma(r: &Reader, at: usize, lo: usize) -> bool {
    r.word(at) == ","
        && (lo + 1..at)
            .rev()
            .take(40)
            .find(|&i| r.word(i) == ",")
            .is_some_and(|open| plural(r, open - 1))
}

/// Whether the word may be a plural subject.
fn plural(r: &Reader, at: usize) -> bool {
    let word = r.word(at);
    r.is(at, Traits::PLURAL.or(Traits::RELATIVE))
        || r.doc.tokens[at].kind == TokenKind::Number
        || word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("'s")
            && !r.is(at, Traits::AUXILIARY.or(Traits::DETERMINER).or(Traits::PREPOSITION))
}

/// The subject of the first finite verb between `lo` and `hi`.
fn main_subject(r: &Reader, lo: usize, hi: usize) -> Option<TokenSpan> {
    (lo + 1..hi)
        .find(|&i| r.verbal(i) || r.is(i, Traits::FRAMES) && r.is(i, Traits::PAST.or(Traits::THIRD)))
        .and_then(|verb| subject(r, verb, lo))
        .or_else(|| first_phrase(r, lo, hi))
}

/// The first noun phrase of a sentence, behind an adverbial that opens it.
fn first_phrase(r: &Reader, lo: usize, hi: usize) -> Option<TokenSpan> {
    let opens = Traits::PREPOSITION
        .or(Traits::SUBORDINATOR)
        .or(Traits::ADVERB)
        .or(Traits::ING)
        .or(Traits::PAST);
    let start = if r.is(lo, opens) {
        (lo..hi).find(|&i| r.word(i) == ",")? + 1
    } else {
        lo
    };
    if r.is(start, Traits::PRONOUN) {
        return Some(TokenSpan::new(start, start + 1));
    }
    let end = (start..hi).find(|&i| !r.nominal(i) && r.word(i) != "of").unwrap_or(hi);
    Some(r.trim(TokenSpan::new(start, end))).filter(|s| !s.is_empty())
}
