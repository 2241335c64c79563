//! Claim and counter inside one sentence: the clause that the rest of the sentence says is untrue, withdrawn or overtaken.

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::lexicon::stance::CueMatch;
use crate::span::TokenSpan;
use crate::statement::{Attribution, Stance};

/// A clause with fewer content words says nothing of its own ("denied it", "rejected the claims").
const LEAST_CONTENT: usize = 2;

/// Words after a comma or dash among which stands the one that points back.
const NEAR: usize = 3;

/// Words between "before" and the cue of what came next ("conceded it, **before** then changing course").
const AT_ONCE: usize = 3;

/// A cue in its sentence.
pub struct CueInSentence<'a> {
    pub doc: &'a Document,
    pub lexicon: &'a Lexicon,
    pub attributions: &'a [Attribution],
    /// The sentence.
    pub tokens: TokenSpan,
    pub cue: &'a CueMatch,
    /// What the speaker does by it.
    pub stance: Stance,
}

impl CueInSentence<'_> {
    /// The clause of the sentence that the cue counters, if the sentence holds it.
    ///
    /// Five shapes are known: what the cue governs ("denied **that talks had taken place**"), what another clause of the
    /// sentence says ("**had said he would stay**, but reversed course"), what a noun introduces ("claims **that he paid**
    /// are false", "said of his remark **that she lied**"), what the cue's clause points back to ("**the firm knew**,
    /// which it denies"), and what a relative clause tells of the one who acts otherwise ("the mayor, who **had ruled out
    /// a toll**, has now announced one").
    pub fn embedded_claim(&self) -> Option<TokenSpan> {
        let shapes: &[fn(&Self) -> Option<TokenSpan>] = match self.stance {
            Stance::Denies | Stance::Rejects => &[
                Self::attributed,
                Self::introduced_before,
                Self::pointed_back,
                Self::governed,
                Self::other_clause,
            ],
            Stance::Reverses => &[
                Self::other_clause,
                Self::relative_clause,
                Self::attributed,
                Self::pointed_back,
                Self::governed,
            ],
            Stance::Retracts | Stance::Apologises => &[
                Self::other_clause,
                Self::attributed,
                Self::introduced_after,
                Self::pointed_back,
                Self::governed,
                Self::relative_clause,
            ],
            Stance::Corrects => &[
                Self::attributed,
                Self::other_clause,
                Self::pointed_back,
                Self::governed,
                Self::relative_clause,
            ],
            _ => &[Self::other_clause, Self::relative_clause],
        };
        let says_something = |span: &TokenSpan| self.content_words(*span) >= LEAST_CONTENT;
        let found = shapes.iter().filter_map(|shape| shape(self)).find(says_something);
        found.map(|span| self.trim(span))
    }

    fn word(&self, at: usize) -> &str {
        self.doc.word(at)
    }

    fn start(&self) -> usize {
        self.tokens.start as usize
    }

    fn end(&self) -> usize {
        self.tokens.end as usize
    }

    /// What an attribution by the cue says ("denied **that** …").
    fn attributed(&self) -> Option<TokenSpan> {
        let by_cue = |a: &&Attribution| (a.cue.start as usize) < self.cue.end && self.cue.start < a.cue.end as usize;
        let mut contents = self.attributions.iter().filter(by_cue).flat_map(|a| &a.content);
        let content = contents.find(|c| c.start as usize >= self.cue.end && self.tokens.contains(**c))?;
        Some(self.clause(content.start as usize, content.end as usize))
    }

    /// What stands behind the cue, up to the end of the clause.
    fn governed(&self) -> Option<TokenSpan> {
        let (cue, end) = (self.cue, self.end());
        // A cue in quotation marks of its own ("“contradicts” the report") ends with them.
        let quoted = cue.end < end && self.word(cue.end) == "”" && cue.start > 0 && self.word(cue.start - 1) == "“";
        let from = (cue.end + usize::from(quoted)..end).find(|&i| !matches!(self.word(i), "“" | "," | ":"))?;
        Some(self.clause(from, end))
    }

    /// The clause that starts at `from`: up to the next stop before `end`.
    fn clause(&self, from: usize, end: usize) -> TokenSpan {
        let clauses = &self.lexicon.clauses;
        let gerund = |i: usize| self.word(i).len() > 5 && self.word(i).ends_with("ing");
        // What the sentence goes on to say of its own subject ("denied plans and, in turn, accused …").
        let next_verb = |i: usize| {
            let mut cues = self.attributions.iter().map(|a| a.cue.start as usize);
            self.word(i + 1) == ","
                || self.word(from) != "that" && cues.any(|cue| (i + 1..i + 3).contains(&cue))
                || gerund(i + 1) && gerund(self.cue.end.saturating_sub(1))
        };
        let starts_at =
            |a: &Attribution, i: usize| a.source.is_some_and(|s| s.start as usize == i && a.cue.start > s.start);
        let source = |i: usize| self.attributions.iter().any(|a| starts_at(a, i));
        let stops = |&i: &usize| match self.word(i) {
            ";" | "–" | "“" | "”" | ":" => true,
            "," if i + 1 < end => {
                let next = self.word(i + 1);
                clauses.after_comma.contains(next) && next != "or"
                    || clauses.stops_after_comma.contains(next)
                    || gerund(i + 1)
                    || source(i + 1)
            }
            "and" if i + 1 < end => i > from && next_verb(i),
            word => i > from && (clauses.contrasts.contains(word) || clauses.stops.contains(word)),
        };
        TokenSpan::new(from, (from..end).find(stops).unwrap_or(end))
    }

    /// The clause that stands against that of the cue.
    fn other_clause(&self) -> Option<TokenSpan> {
        let (start, end, cue) = (self.start(), self.end(), self.cue);
        let clauses = &self.lexicon.clauses;
        // "Despite saying …, he …": a word that opens the sentence opens the other clause, up to the comma.
        let opened = clauses.openers.contains(self.word(start));
        let comma = (start..end).find(|&i| opened && self.word(i) == ",");
        let left = comma.map_or(start, |comma| comma + 1);
        let denies = matches!(self.stance, Stance::Denies | Stance::Rejects);
        let asserts = !self.stance.counters();
        // "Despite promises …" may hold the cue itself.
        let within = (left + 1..cue.start)
            .rev()
            .find(|&i| asserts && self.overtaken_follows(i));
        if let Some(word) = within {
            return Some(self.clause(word + 1, end));
        }
        if let Some(contrast) = (left + 1..=cue.start).rev().find(|&i| self.contrasts(i)) {
            return Some(TokenSpan::new(left, contrast));
        }
        if let Some(comma) = comma {
            return match cue.start > comma || asserts {
                true => Some(TokenSpan::new(start + 1, comma)),
                false => denies.then(|| TokenSpan::new(comma + 1, end)),
            };
        }
        if let Some(word) = (cue.end..end).find(|&i| self.overtaken_follows(i)) {
            return Some(self.clause(word + 1, end));
        }
        let contrast = (cue.end..end).find(|&i| self.contrasts(i))?;
        match denies {
            true => Some(TokenSpan::new(contrast + 1, end)),
            false => asserts.then(|| TokenSpan::new(left, contrast)),
        }
    }

    /// Whether the word at `at` sets what stands behind it against what stands before.
    fn contrasts(&self, at: usize) -> bool {
        let clauses = &self.lexicon.clauses;
        let word = self.word(at);
        let marked = |at: usize| self.tokens.holds(at) && matches!(self.word(at), "," | ";" | "–");
        let behind_a_mark = at > 0 && marked(at - 1) && !marked(at + 1);
        let cue = self.cue.start;
        clauses.contrasts.contains(word)
            || clauses.contrasts_behind_a_mark.contains(word) && behind_a_mark
            || clauses.sequels.contains(word) && (at..=at + 1 + AT_ONCE).contains(&cue)
    }

    /// Whether what stands behind the word at `at` is overtaken ("despite **having promised not to**").
    fn overtaken_follows(&self, at: usize) -> bool {
        let clauses = &self.lexicon.clauses;
        let word = self.word(at);
        let deed = || (at + 1..(at + 3).min(self.end())).any(|i| self.word(i).ends_with("ing"));
        clauses.overtaken.contains(word) || clauses.overtaken_deeds.contains(word) && deed()
    }

    /// "Claims that P are false", "the report that P was a mistake": P.
    fn introduced_before(&self) -> Option<TokenSpan> {
        let cue = self.cue.start;
        let noun = (self.start()..cue).find(|&i| {
            i + 1 < cue && matches!(self.word(i + 1), "that" | "of" | "by" | "about") && self.points_back(i)
        })?;
        let links = |i: &usize| self.lexicon.clauses.links.contains(self.word(*i));
        Some(match self.word(noun + 1) {
            "that" => {
                let end = (noun + 2..cue).rev().find(|i| !links(i));
                TokenSpan::new(noun + 2, end.map_or(noun + 2, |last| last + 1))
            }
            link => {
                let from = noun + 2 * usize::from(link != "about");
                TokenSpan::new(from, (noun + 2..cue).find(links).unwrap_or(cue))
            }
        })
    }

    /// "“I misspoke,” she said of her remark that P": P.
    fn introduced_after(&self) -> Option<TokenSpan> {
        let (from, end) = (self.cue.end, self.end());
        let noun = (from..end).find(|&i| i + 2 < end && self.word(i + 1) == "that" && self.points_back(i))?;
        Some(self.clause(noun + 2, end))
    }

    /// "P, which she denies", "P, claims denied by her": P; where someone is told to have said it, only what was said.
    fn pointed_back(&self) -> Option<TokenSpan> {
        let cue = self.cue.start;
        let mark = (self.start()..cue).rev().find(|&i| matches!(self.word(i), "," | "–"))?;
        let points = |i: usize| matches!(self.word(i), "which" | "something") || self.points_back(i);
        let pointer = (mark + 1..(mark + 1 + NEAR).min(cue)).find(|&i| points(i))?;
        // "The firm, an insurer, said the reports …" goes on with its own sentence.
        let goes_on = |a: &Attribution| (mark + 1..pointer).contains(&(a.cue.start as usize));
        if self.attributions.iter().any(goes_on) {
            return None;
        }
        let contents = self.attributions.iter().flat_map(|a| &a.content);
        let starts = contents
            .filter(|c| c.range().contains(&(mark - 1)))
            .map(|c| c.start as usize);
        let told = starts.filter(|&at| at > self.start() && (self.word(at) == "that" || self.word(at - 1) == "that"));
        let from = told.max().unwrap_or(self.start());
        Some(TokenSpan::new(from, mark))
    }

    /// "She, who P, now …": P, where the cue stands in it or after it.
    fn relative_clause(&self) -> Option<TokenSpan> {
        let (start, end) = (self.start(), self.end());
        let who = (start + 1..end).find(|&i| self.word(i) == "who" && self.word(i - 1) == ",")?;
        let comma = (who..end).find(|&i| self.word(i) == ",")?;
        (self.cue.start > who && comma + 1 < end).then(|| TokenSpan::new(who + 1, comma))
    }

    /// Whether the word is a noun that points to something said ("claim", "remarks").
    fn points_back(&self, at: usize) -> bool {
        self.lexicon.anaphora.refers(1, |_| self.word(at)) != 0
    }

    /// Words of a span that are neither stopwords nor marks nor nouns that only point back.
    fn content_words(&self, span: TokenSpan) -> usize {
        let speaks = |&i: &usize| {
            let word = self.word(i);
            word.starts_with(char::is_alphanumeric) && !self.lexicon.stopwords.contains(word) && !self.points_back(i)
        };
        span.range().filter(speaks).count()
    }

    /// Without marks and conjunctions at its ends.
    fn trim(&self, span: TokenSpan) -> TokenSpan {
        let is_mark =
            |at: usize| !self.word(at).starts_with(char::is_alphanumeric) && !matches!(self.word(at), "$" | "€" | "£");
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        while start < end && (is_mark(start) || self.lexicon.clauses.no_start.contains(self.word(start))) {
            start += 1;
        }
        while start < end && is_mark(end - 1) {
            end -= 1;
        }
        TokenSpan::new(start, end)
    }
}

#[cfg(test)]
mod tests {
    use crate::batch::Batch;

    #[test]
    fn what_begins_or_ends_in_the_middle_does_no_harm() {
        let odd = [
            ", which he denied",
            "He denied it, then",
            "– claims he denied, only",
            "But",
            "Although, he retracted",
            "He reversed course, after",
            "denied, and",
            "while",
        ];
        for text in odd {
            let batch = Batch::of_texts(&[text]);
            for at in batch.refs(0) {
                let statement = batch.statement(at);
                let inside = statement
                    .embedded
                    .is_none_or(|claim| statement.span.start <= claim.start && claim.end <= statement.span.end);
                assert!(inside, "{text}");
            }
        }
    }
}
