//! Frames: where the content of a verb stands, given its source.

use crate::lexicon::speech::Traits;
use crate::span::TokenSpan;
use crate::statement::Attribution;

use super::content::{after_adverbials, backward, forward};
use super::cue::{Region, SAYING, build};
use super::reader::Reader;
use super::verb::{Form, Verb};

impl Verb {
    /// The attribution of a verb with the given source, which starts at `source_start`: its content stands before,
    /// around or behind.
    pub(super) fn with_source(
        &self,
        r: &Reader,
        source: Option<TokenSpan>,
        source_start: usize,
    ) -> Option<Attribution> {
        let Region { lo, hi } = self.region;
        let plain = TokenSpan::new(self.start, self.at + 1);
        if self.traits.any(SAYING) {
            let mut next = after_adverbials(r, self.at + 1, hi);
            if self.traits.any(Traits::PERSON) && next == self.at + 1 && r.opens(next).is_none() {
                next = after_adverbials(r, addressee(r, next, hi), hi);
            }
            let told_before = source_start > lo && r.mark(source_start - 1);
            if next >= hi && !told_before {
                next = self.at + 1;
            }
            let after_quote =
                told_before && (r.word(source_start - 1) == "”" || closes_before(r, source_start - 1, lo));
            let titled = r.opens(next).is_some() && next > self.at + 1 && r.word(next - 1) != ",";
            let opens = r.opens(next).is_some() && !titled || matches!(r.word(next), "that" | ":");
            if after_quote && !opens || told_before && matches!(r.word(next), "of" | "about") {
                next = (next..hi).find(|&i| r.mark(i) && r.word(i) != "'").unwrap_or(hi);
                if r.word(next) == "“" && r.word(next.saturating_sub(1)) != "," {
                    next = r.opens(next).map_or(hi, |q| q.tokens.end as usize + 1).min(hi);
                }
            }
            let ends = next >= hi
                || told_before && matches!(r.word(next), "when" | "as" | "while" | "after" | "before" | "during")
                || r.mark(next) && !matches!(r.word(next), "$" | "#" | "@" | "(" | "“" | ":");
            let as_clause = source_start > lo && r.word(source_start - 1) == "as";
            if ends {
                let border = source_start - usize::from(as_clause);
                let behind = next < hi && r.word(next) == ",";
                let mut content: Vec<TokenSpan> = Vec::new();
                let parenthetical = border > lo && (r.mark(border - 1) || as_clause);
                if parenthetical {
                    content.extend(backward(r, border, lo).filter(|c| !(behind && opening(r, *c))));
                }
                let quoted = border > lo
                    && (r.word(border - 1) == "”" || r.word(border - 1) == "," && closes_before(r, border - 1, lo));
                if self.ambiguous() && !quoted && !as_clause && r.opens(next + 1).is_none() {
                    return None;
                }
                let more = behind
                    && (r.opens(next + 1).is_some() || content.is_empty() || !quoted && content_goes_on(r, next + 1));
                if more
                    && (parenthetical
                        || border == lo
                        || r.opens(next + 1).is_some()
                        || r.is(border - 1, Traits::SUBORDINATOR.or(Traits::COORDINATOR)))
                {
                    content.extend(forward(r, next + 1, hi, false));
                }
                return build(r, source, plain, content);
            }
        }
        if self.traits.any(Traits::CLAUSE)
            && !self.ambiguous()
            && (r.verbal(self.at + 1) && r.is(self.at + 1, Traits::AUXILIARY))
            && source_start > lo
        {
            // "the talks, which the ministry said were over"
            let gap = source_start - 1;
            if let Some(rest) = forward(r, self.at + 1, hi, true) {
                let head = r.is(gap, Traits::RELATIVE).then(|| TokenSpan::new(gap, gap + 1));
                return build(r, source, plain, head.into_iter().chain([rest]).collect());
            }
        }
        let (cue_end, mut content) = self.after(r, self.at + 1)?;
        let aside = r.is(source_start, Traits::RELATIVE) && source_start > lo && r.word(source_start - 1) == ",";
        if let Some(last) = content.last_mut().filter(|_| aside) {
            let comma = last
                .range()
                .find(|&i| r.word(i) == "," && r.doc.quotation_of(i).is_none());
            *last = TokenSpan::new(last.start as usize, comma.unwrap_or(last.end as usize));
        }
        content.retain(|c| !c.is_empty());
        build(r, source, TokenSpan::new(self.start, cue_end), content)
    }

    /// Whether an infinitive or participle attributes: "to persuade" and "a declining" do not.
    fn open_holds(&self, r: &Reader, next: usize) -> bool {
        if self.traits.any(Traits::ING) {
            return !(self.start > self.region.lo && r.is(self.start - 1, Traits::DETERMINER));
        }
        let said =
            matches!(r.word(next), "that" | "whether" | "how" | "why" | "what" | ":" | "if") || r.opens(next).is_some();
        said && self.traits.any(SAYING)
            || self.traits.any(Traits::OBJECT.or(Traits::CLAUSE).or(Traits::PARTICLE))
                && !self.traits.any(Traits::THOUGHT.or(Traits::PERSON))
    }

    /// The end of the cue and the content behind a verb, by its frames.
    pub(super) fn after(&self, r: &Reader, next: usize) -> Option<(usize, Vec<TokenSpan>)> {
        let hi = self.region.hi;
        if next >= hi || self.form == Form::Open && !self.open_holds(r, next) {
            return None;
        }
        if r.is(next, Traits::WITHHELD) {
            return None;
        }
        let clause = self.traits.any(SAYING);
        let mut at = if clause { after_adverbials(r, next, hi) } else { next };
        if at >= hi {
            at = next;
        }
        let ambiguous = self.ambiguous();
        let ambiguous = ambiguous && !r.is(next, Traits::PRONOUN.or(Traits::DETERMINER))
            || ambiguous && r.word(next) == "that" && (r.verbal(next + 1) || r.is(next + 1, Traits::FRAMES));
        let single = |span: Option<TokenSpan>, end: usize| span.map(|s| (end, vec![s]));
        if self.traits.any(Traits::PARTICLE) && r.speech.joins(r.word(self.at), r.word(next)) {
            return single(forward(r, next + 1, hi, true), next + 1);
        }
        if self.traits.any(Traits::PERSON) && r.opens(at).is_none() && r.word(at) != "that" {
            let end = addressee(r, at, hi);
            let told = after_adverbials(r, end, hi);
            let told = told + usize::from(matches!(r.word(told), "," | ":") && told + 1 < hi);
            // "told a joke to the guests"
            let story = r.word(told) == "to" && r.is(told + 1, Traits::DETERMINER);
            let start = !story
                && matches!(
                    r.word(told),
                    "that" | "how" | "why" | "what" | "whether" | "to" | "about" | "of"
                )
                || r.opens(told).is_some()
                || r.is(told, Traits::PRONOUN.or(Traits::DETERMINER))
                || r.word(told.saturating_sub(1)) == ":";
            return single(forward(r, told, hi, false).filter(|_| start && end > at), next);
        }
        if clause {
            let word = r.word(at);
            if word == ":" && at + 1 >= hi {
                return single(next_paragraph(r, at), next);
            }
            if word == ":" || word == "," && r.opens(at + 1).is_some() {
                return single(forward(r, at + 1, hi, false), next);
            }
            if r.opens(at).is_some() {
                return single(forward(r, at, hi, false), next);
            }
            let opener = word == "that" && !r.mark(at + 1)
                || matches!(
                    word,
                    "whether" | "how" | "why" | "what" | "who" | "if" | "when" | "where"
                );
            if opener && !ambiguous && self.traits.any(Traits::CLAUSE.or(Traits::THAT)) {
                return single(forward(r, at, hi, false), next);
            }
        }
        if r.word(next) == "to" {
            let to = self.traits.any(Traits::INFINITIVE);
            return single(forward(r, next, hi, true).filter(|_| to), next);
        }
        let adverbial = r.is(at, Traits::PREPOSITION) && r.word(at) != "to" && has_verb(r, at, hi);
        let clause_starts = !r.mark(at)
            && (adverbial || !r.is(at, Traits::PREPOSITION))
            && !r.is(at, Traits::COORDINATOR.or(Traits::NEGATION));
        if self.traits.any(Traits::CLAUSE)
            && !ambiguous
            && (clause_starts || starts_phrase(r, at) || r.is(at, Traits::SUBORDINATOR) || at > next)
        {
            if self.traits.any(Traits::FULL) && !has_verb(r, at, hi) {
                return None;
            }
            let phrase = self.traits.any(Traits::OBJECT) && !has_verb(r, at, hi);
            return single(forward(r, at, hi, phrase), next);
        }
        if self.traits.any(Traits::OBJECT) && !ambiguous && starts_phrase(r, next) {
            return single(forward(r, next, hi, true), next);
        }
        None
    }
}

/// The paragraph behind a colon that ends its own: the quotation that opens it, or all of it.
fn next_paragraph(r: &Reader, colon: usize) -> Option<TokenSpan> {
    let start = colon + 1;
    if start >= r.doc.tokens.len() {
        return None;
    }
    if let Some(q) = r.opens(start) {
        return Some(r.trim(q.tokens)).filter(|s| !s.is_empty());
    }
    let first = r.doc.sentence_of(start);
    let paragraph = r.doc.sentences.get(first)?.paragraph;
    let last = r.doc.sentences[first..]
        .iter()
        .take_while(|s| s.paragraph == paragraph)
        .last()?;
    Some(r.trim(TokenSpan::new(start, last.tokens.end as usize))).filter(|s| !s.is_empty())
}

/// Whether the words after an attribution in mid-sentence go on with the content.
pub(super) fn content_goes_on(r: &Reader, at: usize) -> bool {
    r.word(at) == "that"
        || !r.is(
            at,
            Traits::COORDINATOR
                .or(Traits::SUBORDINATOR)
                .or(Traits::ING)
                .or(Traits::DETERMINER)
                .or(Traits::TIME),
        ) && !r.word(at).ends_with("ing")
        || r.opens(at).is_some()
}

/// Whether an auxiliary or surely finite verb stands between `at` and the next mark.
fn has_verb(r: &Reader, at: usize, hi: usize) -> bool {
    (at..hi)
        .take_while(|&i| !r.mark(i))
        .any(|i| r.verbal(i) || r.is(i, Traits::FRAMES))
}

/// The end of who is told: a pronoun, or a noun phrase up to what is said.
fn addressee(r: &Reader, at: usize, hi: usize) -> usize {
    if r.is(at, Traits::OBJECT_PRONOUN) && !r.is(at, Traits::POSSESSIVE) || r.word(at) == "her" && !r.nominal(at + 1) {
        return at + 1;
    }
    let ends = |i: usize| {
        let article = i > at && r.is(i, Traits::DETERMINER) && !r.is(i - 1, Traits::PREPOSITION.or(Traits::DETERMINER));
        article
            || r.mark(i)
            || r.is(i, Traits::PRONOUN.or(Traits::TIME))
            || matches!(r.word(i), "that" | "to" | "how" | "why" | "what" | "whether" | "about")
    };
    (at..hi).find(|&i| ends(i)).unwrap_or(hi)
}

/// Whether a noun phrase may start at `at`.
pub(super) fn starts_phrase(r: &Reader, at: usize) -> bool {
    r.nominal(at)
        || r.is(at, Traits::PRONOUN.or(Traits::OBJECT_PRONOUN).or(Traits::DETERMINER))
        || r.opens(at).is_some()
}

/// A quotation closes right before the mark at `at`.
pub(super) fn closes_before(r: &Reader, at: usize, lo: usize) -> bool {
    at > lo && (r.closes(at - 1).is_some() || r.mark(at - 1) && at > lo + 1 && r.closes(at - 2).is_some())
}

/// Whether words before an attribution only set the scene ("On Tuesday, he said, …").
fn opening(r: &Reader, span: TokenSpan) -> bool {
    let start = span.start as usize;
    r.doc.quotation_of(start).is_none()
        && r.is(
            start,
            Traits::PREPOSITION
                .or(Traits::ADVERB)
                .or(Traits::TIME)
                .or(Traits::SUBORDINATOR)
                .or(Traits::COORDINATOR)
                .or(Traits::ING)
                .or(Traits::PAST),
        )
}
