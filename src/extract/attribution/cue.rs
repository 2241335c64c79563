//! Cues: verbs, nouns and "according to", with the frame in which they stand.

use crate::lexicon::speech::Traits;
use crate::span::TokenSpan;
use crate::statement::{Attribution, Reporting};

use super::chunk::{following, subject};
use super::content::{after_adverbials, backward, forward};
use super::reader::Reader;

/// The stretch in which a cue looks for its source and content: its sentence, or the part of it inside one quotation.
#[derive(Clone, Copy)]
struct Region {
    lo: usize,
    hi: usize,
}

/// Frames that take direct speech and may follow their content.
const SAYING: Traits = Traits::CLAUSE.or(Traits::THAT).or(Traits::QUOTE).or(Traits::PERSON);

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
        let region = region(r, at, tokens.start, tokens.end);
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
    let others = attribution.source.is_some_and(|s| {
        !matches!(r.word(s.start as usize), "i" | "we" | "you" | "that" | "it" | "which")
    });
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
            && r.doc.quotation_of(c.start as usize).is_some_and(|q| q.tokens.start == c.start && q.tokens.end <= c.end + 2)
    });
    if direct { Reporting::Direct } else { Reporting::Indirect }
}

fn build(r: &Reader, source: Option<TokenSpan>, cue: TokenSpan, content: Vec<TokenSpan>) -> Option<Attribution> {
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
    if r.word(end) == "," && (!before || at > lo && r.word(at - 1) == "," && content_goes_on(r, end + 1)) {
        content.extend(forward(r, end + 1, hi, false));
    }
    build(r, Some(source), TokenSpan::new(at, at + 2), content)
}

/// Whether the words after an attribution in mid-sentence go on with the content.
fn content_goes_on(r: &Reader, at: usize) -> bool {
    !r.is(at, Traits::COORDINATOR.or(Traits::SUBORDINATOR).or(Traits::ING).or(Traits::DETERMINER))
        && !r.word(at).ends_with("ing")
        || r.opens(at).is_some()
}

/// A verb that attributes, with its auxiliaries.
struct Verb {
    at: usize,
    /// The verb with its auxiliaries and adverbs before it.
    start: usize,
    region: Region,
    traits: Traits,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A finite verb, or one with an auxiliary that takes the subject before it.
    Finite,
    /// "saying", "to say": the subject is that of another verb.
    Open,
    /// "was accused".
    Passive,
}

impl Verb {
    fn read(r: &Reader, at: usize, region: Region) -> Option<Verb> {
        let traits = r.traits(at);
        let mut start = at;
        let (mut be, mut helped) = (false, false);
        while start > region.lo && (r.adverb(start - 1) || r.is(start - 1, Traits::AUXILIARY)) {
            start -= 1;
            be |= r.is(start, Traits::BE);
            helped |= r.is(start, Traits::MODAL.or(Traits::DO));
        }
        let before = start.checked_sub(1).filter(|&b| b >= region.lo);
        let is_before = |t: Traits| before.is_some_and(|b| r.is(b, t));
        let word_before = before.map_or("", |b| r.word(b));
        let form = if traits.any(Traits::PAST) && be {
            Form::Passive
        } else if traits.any(Traits::ING) {
            if be { Form::Finite } else { Form::Open }
        } else if traits.any(Traits::PAST) {
            if start == at && is_before(Traits::DETERMINER) && !is_before(Traits::PRONOUN) && word_before != "that" {
                return None;
            }
            Form::Finite
        } else if traits.any(Traits::BASE) {
            if word_before == "to" {
                Form::Open
            } else if helped || is_before(Traits::PRONOUN) || plural(r, before?) {
                Form::Finite
            } else {
                return None;
            }
        } else {
            let b = before?;
            let noun = traits.any(Traits::NOUN)
                && (matches!(r.word(b), "'s" | "'") || r.is(b, Traits::DETERMINER.or(Traits::POSSESSIVE).or(Traits::PREPOSITION)));
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

    fn attribution(&self, r: &Reader, earlier: &[Attribution]) -> Option<Attribution> {
        if let Some(asked) = self.asked(r) {
            return Some(asked);
        }
        match self.form {
            Form::Finite => self.inverted(r).or_else(|| self.finite(r)).or_else(|| self.joined(r, earlier)),
            Form::Open => self.open(r, earlier),
            Form::Passive => self.passive(r),
        }
    }

    /// "…, said X": the subject follows.
    fn inverted(&self, r: &Reader) -> Option<Attribution> {
        let Region { lo, hi } = self.region;
        if self.start != self.at || !self.traits.any(SAYING) || self.at <= lo || self.traits.any(Traits::BASE) && !self.traits.any(Traits::PAST) {
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
        if !quoted && subject(r, self.start, self.floor(r)).is_some() {
            return None;
        }
        let end = following(r, next, hi);
        let source = r.trim(TokenSpan::new(next, end));
        let rest = after_adverbials(r, end, hi);
        let ends = rest >= hi || r.mark(rest) || r.is(rest, Traits::SUBORDINATOR.or(Traits::COORDINATOR).or(Traits::PREPOSITION));
        if source.is_empty() || !quoted && !ends {
            return None;
        }
        let mut content: Vec<TokenSpan> = backward(r, previous + usize::from(!r.mark(previous)) + usize::from(r.closes(previous).is_some()), lo)
            .into_iter()
            .collect();
        if rest < hi && r.word(rest) == "," && (r.opens(rest + 1).is_some() || !quoted && content_goes_on(r, rest + 1)) {
            content.extend(forward(r, rest + 1, hi, false));
        } else if rest < hi && matches!(r.word(rest), ":" | "“") {
            content.extend(forward(r, rest + usize::from(r.word(rest) == ":"), hi, false));
        }
        build(r, Some(source), TokenSpan::new(self.at, self.at + 1), content)
    }

    /// A subject right before the verb.
    fn finite(&self, r: &Reader) -> Option<Attribution> {
        let lo = self.floor(r);
        let source = subject(r, self.start, lo)?;
        self.with_source(r, Some(source), source.start as usize)
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
        let reduced = self.start == lo || self.start == self.at && matches!(r.word(self.start - 1), "when" | "if" | "as" | "“");
        if r.word(self.at) != "asked" || !(reduced || self.form == Form::Passive) {
            return None;
        }
        let about = |i: usize| matches!(r.word(i), "whether" | "if" | "about" | "why" | "how" | "what" | "who" | "which" | "to" | "where" | "when");
        let opener = (self.at + 1..hi.min(self.at + 16)).find(|&i| about(i) || r.mark(i)).filter(|&i| about(i))?;
        let by = self.at + 1;
        let source = (r.word(by) == "by" && opener > by + 1).then(|| TokenSpan::new(by + 1, opener));
        let comma = (opener..hi).find(|&i| r.word(i) == ",").filter(|_| reduced).unwrap_or(hi);
        let start = opener + usize::from(r.word(opener) == "about");
        build(r, source, TokenSpan::new(self.start, self.at + 1), vec![forward(r, start, comma, true)?])
    }

    /// Where the subject may start: behind the last quotation that closes before the verb.
    fn floor(&self, r: &Reader) -> usize {
        (self.region.lo..self.start).rev().find(|&i| r.word(i) == "”" || r.word(i) == "“").map_or(self.region.lo, |i| i + 1)
    }

    /// "…, saying that …", "to deny …": the subject is that of the main verb.
    fn open(&self, r: &Reader, earlier: &[Attribution]) -> Option<Attribution> {
        let Region { lo, .. } = self.region;
        let before = self.start.checked_sub(1).filter(|&b| b >= lo)?;
        let noun_before = r.nominal(before) && self.traits.any(Traits::ING);
        let indefinite = noun_before && (self.start.saturating_sub(3)..before).any(|i| i >= lo && matches!(r.word(i), "a" | "an"));
        let source = if noun_before && !indefinite {
            subject(r, self.start, self.floor(r))
        } else {
            self.shared_subject(r, earlier)
        };
        self.after(r, self.at + 1).and_then(|(cue_end, content)| {
            build(r, source, TokenSpan::new(self.start, cue_end), content)
        })
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
        let fits = self.traits.any(Traits::OBJECT.or(Traits::INFINITIVE).or(Traits::PERSON))
            && next < hi
            && matches!(r.word(next), "of" | "to" | "as" | "that" | "about" | "whether" | "for");
        if !fits {
            return None;
        }
        let rest = forward(r, next, hi, true)?;
        build(r, None, cue, vec![subject?, rest])
    }

    /// The attribution of a verb with the given source, which starts at `source_start`: its content stands before,
    /// around or behind.
    fn with_source(&self, r: &Reader, source: Option<TokenSpan>, source_start: usize) -> Option<Attribution> {
        let Region { lo, hi } = self.region;
        let plain = TokenSpan::new(self.start, self.at + 1);
        if self.traits.any(SAYING) {
            let mut next = after_adverbials(r, self.at + 1, hi);
            if self.traits.any(Traits::PERSON) && next == self.at + 1 && r.opens(next).is_none() {
                next = after_adverbials(r, addressee(r, next, hi), hi);
            }
            let told_before = source_start > lo && r.mark(source_start - 1);
            let after_quote = told_before && (r.word(source_start - 1) == "”" || closes_before(r, source_start - 1, lo));
            let opens = r.opens(next).is_some() || matches!(r.word(next), "that" | ":");
            if after_quote && !opens || told_before && matches!(r.word(next), "of" | "about") {
                next = (next..hi).find(|&i| r.mark(i) && r.word(i) != "'").unwrap_or(hi);
                if r.word(next) == "“" && r.word(next.saturating_sub(1)) != "," {
                    next = r.opens(next).map_or(hi, |q| q.tokens.end as usize + 1).min(hi);
                }
            }
            let ends = next >= hi || told_before && matches!(r.word(next), "when" | "as" | "while" | "after" | "before" | "during") || r.mark(next) && !matches!(r.word(next), "$" | "#" | "@" | "(" | "“" | ":");
            let as_clause = source_start > lo && r.word(source_start - 1) == "as";
            if ends {
                let border = source_start - usize::from(as_clause);
                let behind = next < hi && r.word(next) == ",";
                let mut content: Vec<TokenSpan> = Vec::new();
                let parenthetical = border > lo && (r.mark(border - 1) || as_clause);
                if parenthetical {
                    content.extend(backward(r, border, lo).filter(|c| !(behind && opening(r, *c))));
                }
                let quoted = border > lo && (r.word(border - 1) == "”" || r.word(border - 1) == "," && closes_before(r, border - 1, lo));
                let more = behind && (r.opens(next + 1).is_some() || content.is_empty() || !quoted && content_goes_on(r, next + 1));
                if more && (parenthetical || border == lo || r.opens(next + 1).is_some() || r.is(border - 1, Traits::SUBORDINATOR.or(Traits::COORDINATOR))) {
                    content.extend(forward(r, next + 1, hi, false));
                }
                return build(r, source, plain, content);
            }
        }
        if self.traits.any(Traits::CLAUSE) && (r.verbal(self.at + 1) && r.is(self.at + 1, Traits::AUXILIARY)) && source_start > lo {
            // "the talks, which the ministry said were over"
            let gap = source_start - 1;
            if let Some(rest) = forward(r, self.at + 1, hi, true) {
                let head = r.is(gap, Traits::RELATIVE).then(|| TokenSpan::new(gap, gap + 1));
                return build(r, source, plain, head.into_iter().chain([rest]).collect());
            }
        }
        let (cue_end, content) = self.after(r, self.at + 1)?;
        build(r, source, TokenSpan::new(self.start, cue_end), content)
    }

    /// The end of the cue and the content behind a verb, by its frames.
    fn after(&self, r: &Reader, next: usize) -> Option<(usize, Vec<TokenSpan>)> {
        let hi = self.region.hi;
        if next >= hi {
            return None;
        }
        let clause = self.traits.any(SAYING);
        let mut at = if clause { after_adverbials(r, next, hi) } else { next };
        if at >= hi {
            at = next;
        }
        let ambiguous = self.traits.any(Traits::AMBIGUOUS) && self.start == self.at && self.traits.any(Traits::THIRD.or(Traits::BASE)) && !self.traits.any(Traits::PAST);
        let single = |span: Option<TokenSpan>, end: usize| span.map(|s| (end, vec![s]));
        if self.traits.any(Traits::PARTICLE) && r.speech.joins(r.word(self.at), r.word(next)) {
            return single(forward(r, next + 1, hi, true), next + 1);
        }
        if self.traits.any(Traits::PERSON) && r.opens(at).is_none() && r.word(at) != "that" {
            let end = addressee(r, at, hi);
            let told = after_adverbials(r, end, hi);
            let told = told + usize::from(matches!(r.word(told), "," | ":") && told + 1 < hi);
            let start = matches!(r.word(told), "that" | "how" | "why" | "what" | "whether" | "to" | "about" | "of")
                || r.opens(told).is_some()
                || r.is(told, Traits::PRONOUN.or(Traits::DETERMINER))
                || r.word(told.saturating_sub(1)) == ":";
            return single(forward(r, told, hi, false).filter(|_| start && end > at), next);
        }
        if clause {
            let word = r.word(at);
            if word == ":" || word == "," && r.opens(at + 1).is_some() {
                return single(forward(r, at + 1, hi, false), next);
            }
            if r.opens(at).is_some() {
                return single(forward(r, at, hi, false), next);
            }
            let opener = word == "that" && !r.mark(at + 1)
                || matches!(word, "whether" | "how" | "why" | "what" | "who" | "if" | "when" | "where");
            if opener && self.traits.any(Traits::CLAUSE.or(Traits::THAT)) {
                return single(forward(r, at, hi, false), next);
            }
        }
        if r.word(next) == "to" {
            let to = self.traits.any(Traits::INFINITIVE);
            return single(forward(r, next, hi, true).filter(|_| to), next);
        }
        let clause_starts = !r.mark(at) && !r.is(at, Traits::PREPOSITION.or(Traits::COORDINATOR).or(Traits::NEGATION));
        if self.traits.any(Traits::CLAUSE) && !ambiguous && (clause_starts || starts_phrase(r, at) || r.is(at, Traits::SUBORDINATOR) || at > next) {
            let phrase = self.traits.any(Traits::OBJECT) && !has_verb(r, at, hi);
            return single(forward(r, at, hi, phrase), next);
        }
        if self.traits.any(Traits::OBJECT) && !ambiguous && starts_phrase(r, next) {
            return single(forward(r, next, hi, true), next);
        }
        None
    }
}

/// Whether the word may be a plural subject.
fn plural(r: &Reader, at: usize) -> bool {
    let word = r.word(at);
    r.is(at, Traits::PLURAL.or(Traits::RELATIVE))
        || word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("'s")
            && !r.is(at, Traits::AUXILIARY.or(Traits::DETERMINER).or(Traits::PREPOSITION))
}

/// Whether an auxiliary or surely finite verb stands between `at` and the next mark.
fn has_verb(r: &Reader, at: usize, hi: usize) -> bool {
    (at..hi).take_while(|&i| !r.mark(i)).any(|i| r.verbal(i) || r.is(i, Traits::FRAMES))
}

/// The end of who is told: a pronoun, or a noun phrase up to what is said.
fn addressee(r: &Reader, at: usize, hi: usize) -> usize {
    if r.is(at, Traits::OBJECT_PRONOUN) && !r.is(at, Traits::POSSESSIVE) || r.word(at) == "her" && !r.nominal(at + 1) {
        return at + 1;
    }
    let mut end = at;
    while end < hi
        && !matches!(r.word(end), "that" | "to" | "how" | "why" | "what" | "whether" | "about")
        && !r.is(end, Traits::PRONOUN.or(Traits::TIME))
        && !(end > at && r.is(end, Traits::DETERMINER) && !r.is(end - 1, Traits::PREPOSITION.or(Traits::DETERMINER)))
        && !(r.mark(end))
    {
        end += 1;
    }
    end
}

/// Whether a noun phrase may start at `at`.
fn starts_phrase(r: &Reader, at: usize) -> bool {
    r.nominal(at) || r.is(at, Traits::PRONOUN.or(Traits::OBJECT_PRONOUN).or(Traits::DETERMINER)) || r.opens(at).is_some()
}

/// A quotation closes right before the mark at `at`.
fn closes_before(r: &Reader, at: usize, lo: usize) -> bool {
    at > lo && (r.closes(at - 1).is_some() || r.mark(at - 1) && at > lo + 1 && r.closes(at - 2).is_some())
}

/// Whether words before an attribution only set the scene ("On Tuesday, he said, …").
fn opening(r: &Reader, span: TokenSpan) -> bool {
    let start = span.start as usize;
    r.doc.quotation_of(start).is_none()
        && r.is(start, Traits::PREPOSITION.or(Traits::ADVERB).or(Traits::TIME).or(Traits::SUBORDINATOR).or(Traits::COORDINATOR))
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
    let opens = Traits::PREPOSITION.or(Traits::SUBORDINATOR).or(Traits::ADVERB).or(Traits::ING).or(Traits::PAST);
    let start = if r.is(lo, opens) { (lo..hi).find(|&i| r.word(i) == ",")? + 1 } else { lo };
    if r.is(start, Traits::PRONOUN) {
        return Some(TokenSpan::new(start, start + 1));
    }
    let end = (start..hi).find(|&i| !r.nominal(i) && r.word(i) != "of").unwrap_or(hi);
    Some(r.trim(TokenSpan::new(start, end))).filter(|s| !s.is_empty())
}

/// "X's claim that …", "claims by X that …", "the claim that …".
fn noun(r: &Reader, at: usize, region: Region) -> Option<Attribution> {
    let Region { lo, hi } = region;
    let cue = TokenSpan::new(at, at + 1);
    let next = at + 1;
    let before = at.checked_sub(1).filter(|&b| b >= lo);
    let owner = before.filter(|&b| r.is(b, Traits::POSSESSIVE) || matches!(r.word(b), "'s" | "'"));
    let (source, start) = match r.word(next) {
        "by" | "from" => {
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
