//! Negation: cues and their scope, after the guidelines of the *SEM 2012 shared task (CD-SCO): the scope is the clause
//! that the cue negates, subject and predicate, the cue itself excluded.
//!
//! There is no parser. Scope grows from the cue to the left until a subject is complete, and to the right until the
//! clause ends; function words and verb endings tell where that is.

use crate::document::{Document, TokenKind};
use crate::lexicon::Lexicon;
use crate::lexicon::negation::{Class, NegationLexicon, Reach};
use crate::span::TokenSpan;
use crate::statement::Negation;

/// The negations of one sentence of `doc`.
pub fn negations(doc: &Document, sentence: usize, lexicon: &Lexicon) -> Vec<Negation> {
    let Some(tokens) = doc.sentences.get(sentence).map(|s| s.tokens) else {
        return Vec::new();
    };
    let scan = Scan {
        doc,
        lexicon: &lexicon.negation,
        first: tokens.start as usize,
        end: tokens.end as usize,
    };
    let mut found: Vec<Negation> = Vec::new();
    let mut at = scan.first;
    while at < scan.end {
        let longest = scan
            .lexicon
            .cues
            .at(at, scan.end, |i| doc.word(i))
            .max_by_key(|m| (m.end, m.value.is_none()));
        let Some(cue) = longest else {
            at += 1;
            continue;
        };
        at = cue.end;
        let Some(reach) = *cue.value else { continue };
        let cue = TokenSpan::new(cue.start, cue.end);
        let joined_to_neither = doc.word(cue.range().start) == "nor"
            && found.last().is_some_and(|n| doc.word(n.cue.range().start) == "neither");
        if !joined_to_neither && !scan.numbers(cue) && !scan.tag_question(cue) {
            let scope = scan.scope(cue, reach);
            found.push(Negation { cue, scope });
        }
    }
    found
}

/// One sentence with the word classes.
struct Scan<'a> {
    doc: &'a Document,
    lexicon: &'a NegationLexicon,
    first: usize,
    end: usize,
}

impl Scan<'_> {
    fn word(&self, at: usize) -> &str {
        if self.inside(at) { self.doc.word(at) } else { "" }
    }

    fn inside(&self, at: usize) -> bool {
        self.first <= at && at < self.end
    }

    fn class(&self, at: usize) -> Class {
        self.lexicon.class(self.word(at))
    }

    fn mark(&self, at: usize) -> bool {
        !self.inside(at) || self.doc.tokens[at].kind == TokenKind::Mark
    }

    fn coordinator(&self, at: usize) -> bool {
        matches!(self.word(at), "and" | "or" | "but" | "yet" | "nor")
    }

    /// "No. 10", "No 10": a number, not a negation.
    fn numbers(&self, cue: TokenSpan) -> bool {
        let next = cue.range().end;
        let next = if self.word(next) == "." { next + 1 } else { next };
        self.word(cue.range().start) == "no" && self.inside(next) && self.doc.tokens[next].kind == TokenKind::Number
    }

    /// "didn't you?", "did you not?", "Don't you see …?": asks for a yes.
    fn tag_question(&self, cue: TokenSpan) -> bool {
        let (start, end) = (cue.range().start, cue.range().end);
        let ends_sentence = (end..self.end).find(|&i| matches!(self.word(i), "?" | "." | ";"));
        if ends_sentence.is_none_or(|i| self.word(i) != "?") {
            return false;
        }
        let fused = self.class(start).any(Class::AUXILIARY);
        fused && self.class(end).any(Class::NOMINATIVE)
            || self.word(start) == "not"
                && self.mark(end)
                && self.class(start.wrapping_sub(1)).any(Class::NOMINATIVE)
                && self.class(start.wrapping_sub(2)).any(Class::AUXILIARY)
    }

    /// Whether the token is a verb that can have a subject, as far as its form and the word before tell.
    fn finite(&self, at: usize) -> bool {
        if self.mark(at)
            || self
                .class(at.wrapping_sub(1))
                .any(Class::DETERMINER | Class::PREPOSITION)
        {
            return false;
        }
        let word = self.word(at);
        self.class(at).any(Class::AUXILIARY | Class::FINITE) || word.len() > 4 && word.ends_with("ed")
    }

    fn scope(&self, cue: TokenSpan, reach: Reach) -> Vec<TokenSpan> {
        let (start, end) = (cue.range().start, cue.range().end);
        let mut scope = Vec::new();
        match reach {
            Reach::Noun if self.word(start.wrapping_sub(1)) == "with" => {
                scope.push(TokenSpan::new(end, self.right(end, true)));
            }
            Reach::Verb | Reach::Noun => {
                if self.interjection(end, reach) {
                    return scope;
                }
                self.left(start, reach == Reach::Verb, &mut scope);
                scope.push(TokenSpan::new(end, self.right(end, false)));
            }
            Reach::Clause => scope.push(TokenSpan::new(end, self.right(end, false))),
            Reach::Phrase => scope.push(TokenSpan::new(end, self.right(end, true))),
            Reach::Word => match self.noun_phrase(start, end) {
                Some((from, to)) => scope.extend([TokenSpan::new(from, start), TokenSpan::new(end, to)]),
                None => {
                    self.left(start, false, &mut scope);
                    scope.push(TokenSpan::new(end, self.right(end, false)));
                }
            },
        }
        scope.retain(|span| !span.is_empty());
        scope
    }

    /// "No, …": an answer, not a part of a clause.
    fn interjection(&self, end: usize, reach: Reach) -> bool {
        reach == Reach::Noun
            && self.word(end - 1) == "no"
            && (self.mark(end) && !matches!(self.word(end), "“" | "$" | "£" | "€"))
    }

    /// The noun phrase around an adjective that stands before its noun ("an unusual answer").
    fn noun_phrase(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let noun = |at: usize| {
            !self.mark(at)
                && !self.coordinator(at)
                && !self.finite(at)
                && self.word(at) != "to"
                && !self.class(at).any(
                    Class::PREPOSITION
                        | Class::COMPLEMENTIZER
                        | Class::SUBORDINATOR
                        | Class::DETERMINER
                        | Class::NOMINATIVE
                        | Class::RELATIVE
                        | Class::ADVERB,
                )
        };
        if !noun(end) {
            return None;
        }
        let mut from = start;
        while from > self.first && noun(from - 1) {
            from -= 1;
        }
        if self.class(from.wrapping_sub(1)).any(Class::DETERMINER) {
            from -= 1;
        }
        let mut to = (end..self.end).find(|&i| !noun(i)).unwrap_or(self.end);
        if self.word(to) == "of" {
            let object = to + 1 + usize::from(self.class(to + 1).any(Class::DETERMINER));
            to = (object..self.end).find(|&i| !noun(i)).unwrap_or(self.end);
        }
        Some((from, to))
    }

    /// Adds what belongs to the clause before the cue at `cue`: its subject, and its verb where the cue follows it.
    /// `verb`: the cue itself stands for a verb.
    fn left(&self, cue: usize, verb: bool, scope: &mut Vec<TokenSpan>) {
        // A run of auxiliaries is one verb; so is the cue with the auxiliaries before it.
        let (mut verbs, mut subject, mut in_verb) = (u32::from(verb), false, verb);
        let mut start = cue;
        while start > self.first {
            let at = start - 1;
            let class = self.class(at);
            if self.mark(at) {
                match self.word(at) {
                    "," if verbs > 0 && !subject && start < cue => match self.comma_before(at) {
                        Some(open) => start = open,
                        None => break,
                    },
                    _ => break,
                }
                continue;
            }
            if self.coordinator(at) {
                if self.mark(at.wrapping_sub(1)) && subject {
                    break;
                }
                if verbs == 0 && !subject && start < cue {
                    start = at;
                    continue;
                }
                let verb_before = (self.clause_start(at)..at).any(|i| self.finite(i));
                if !verb_before && self.word(at) != "but" && subject {
                    start = at;
                    continue;
                }
                if !subject && verb_before {
                    scope.push(self.shared_subject(at, verbs == 0));
                }
                break;
            }
            if class.any(Class::RELATIVE) || class.any(Class::COMPLEMENTIZER) && verbs > 1 {
                start = at;
                if verbs > 1 {
                    continue;
                }
                break;
            }
            if class.any(Class::SUBORDINATOR | Class::COMPLEMENTIZER | Class::CONDITION)
                && !self.class(start).any(Class::AUXILIARY)
            {
                break;
            }
            if verbs > 0 && class.any(Class::NOMINATIVE) {
                start = at;
                if self.class(at.wrapping_sub(1)).any(Class::RELATIVE) {
                    start -= 1;
                } else if self.inversion(at) {
                    start -= 1 + usize::from(self.class(at.wrapping_sub(2)).any(Class::COMPLEMENTIZER));
                }
                break;
            }
            if subject && class.any(Class::OPENING) && !self.class(at.wrapping_sub(1)).any(Class::DETERMINER) {
                break;
            }
            if self.finite(at) {
                if subject && class.any(Class::AUXILIARY) {
                    break;
                }
                if !(in_verb && class.any(Class::AUXILIARY)) {
                    verbs += 1;
                }
                in_verb = true;
            } else if verbs > 0 && !class.any(Class::ADVERB | Class::PREPOSITION) && self.word(at) != "to" {
                subject = true;
                in_verb = false;
            }
            start = at;
        }
        while start < cue && self.class(start).any(Class::ADVERB) {
            start += 1;
        }
        scope.push(TokenSpan::new(start, cue));
    }

    /// "did he not": an auxiliary before the subject at `at` that opens its clause.
    fn inversion(&self, at: usize) -> bool {
        let before = at.wrapping_sub(1);
        self.class(before).any(Class::AUXILIARY)
            && (self.mark(before.wrapping_sub(1)) || !self.class(before.wrapping_sub(1)).any(Class::NOMINATIVE))
    }

    /// Where a parenthesis that closes with the comma at `close` opens.
    fn comma_before(&self, close: usize) -> Option<usize> {
        (self.first + 1..close).rev().take(15).find(|&i| self.word(i) == ",")
    }

    /// Where the clause that ends before `end` starts.
    fn clause_start(&self, end: usize) -> usize {
        (self.first..end)
            .rev()
            .find(|&i| self.mark(i) || self.class(i).any(Class::SUBORDINATOR) || self.word(i) == "that")
            .map_or(self.first, |i| i + 1)
    }

    /// The subject of the clause before the coordinator at `coordinator`, with its verb where `and_verb`.
    fn shared_subject(&self, coordinator: usize, and_verb: bool) -> TokenSpan {
        let mut start = self.clause_start(coordinator);
        while start < coordinator && self.class(start).any(Class::ADVERB) {
            start += 1;
        }
        let verb = (start..coordinator).find(|&i| self.finite(i)).unwrap_or(start);
        TokenSpan::new(start, if and_verb { (verb + 1).min(coordinator) } else { verb })
    }

    /// Where the clause that goes on at `from` ends; `phrase`: where the phrase does.
    fn right(&self, from: usize, phrase: bool) -> usize {
        let condition = (self.first..from)
            .rev()
            .take_while(|&i| !self.mark(i))
            .any(|i| self.class(i).any(Class::CONDITION));
        let mut quoted = false;
        for at in from..self.end {
            let word = self.word(at);
            if self.mark(at) {
                match word {
                    "“" => quoted = true,
                    "”" if quoted => quoted = false,
                    "'" | "’" | "$" | "£" | "€" | "%" | "/" | "&" | "#" => {}
                    _ => return at,
                }
                continue;
            }
            let class = self.class(at);
            if condition && at > from + 1 && class.any(Class::NOMINATIVE) && self.main_clause(at) {
                return at;
            }
            if class.any(Class::SUBORDINATOR) || word == "but" {
                return at;
            }
            if self.coordinator(at) && self.new_clause(at + 1) {
                return at;
            }
            if phrase && class.any(Class::RELATIVE | Class::AUXILIARY) && at > from {
                return at;
            }
        }
        self.end
    }

    /// Whether the pronoun at `at`, in a sentence that began with "if" or "when", starts the main clause.
    fn main_clause(&self, at: usize) -> bool {
        let before = self.class(at - 1);
        self.class(at + 1).any(Class::AUXILIARY | Class::FINITE | Class::ADVERB)
            && !before
                .any(Class::COMPLEMENTIZER | Class::RELATIVE | Class::OPENING | Class::AUXILIARY | Class::CONDITION)
    }

    /// Whether a clause of its own starts at `at`, after a coordinator.
    fn new_clause(&self, at: usize) -> bool {
        if self.class(at).any(Class::NOMINATIVE | Class::SUBORDINATOR) || self.finite(at) {
            return true;
        }
        (at + 1..self.end)
            .take(5)
            .take_while(|&i| !self.mark(i) && !self.class(i).any(Class::RELATIVE | Class::COMPLEMENTIZER))
            .any(|i| self.finite(i))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::clean::clean;
    use crate::lexicon::negation::NegationFile;
    use crate::segment::segment;

    /// `text` with cues in `<…>` and scopes in `[…]`, the marks of cases in the lexicon.
    fn marked(text: &str, lexicon: &Lexicon) -> String {
        let doc = segment(Article::default(), clean(text, None));
        let mut marks: Vec<(u32, char)> = Vec::new();
        for sentence in 0..doc.sentences.len() {
            for negation in negations(&doc, sentence, lexicon) {
                let spans = negation.scope.iter().map(|&span| (span, '[', ']'));
                for (span, open, close) in spans.chain([(negation.cue, '<', '>')]) {
                    let bytes = doc.bytes(span);
                    marks.extend([(bytes.start, open), (bytes.end, close)]);
                }
            }
        }
        marks.sort_by_key(|&(at, mark)| (std::cmp::Reverse(at), !matches!(mark, '[' | '<')));
        let mut out = doc.text.as_str().trim_end().to_owned();
        for (at, mark) in marks {
            out.insert(at as usize, mark);
        }
        out
    }

    #[test]
    fn every_example_of_the_lexicon_holds() {
        let lexicon = Lexicon::builtin();
        let file = NegationFile::read().unwrap();
        let examples = file.cue.iter().flat_map(|rule| &rule.examples);
        let wrong: Vec<String> = examples
            .chain(&file.false_cue.examples)
            .map(|expected| {
                let plain: String = expected.chars().filter(|c| !"<>[]".contains(*c)).collect();
                (marked(&plain, &lexicon), expected)
            })
            .filter(|(found, expected)| found != *expected)
            .map(|(found, expected)| format!("  found {found}\ninstead {expected}\n"))
            .collect();
        assert!(wrong.is_empty(), "\n{}", wrong.concat());
    }

    proptest! {
        #[test]
        fn spans_stay_in_the_sentence_and_scope_leaves_the_cue_out(
            words in prop::collection::vec(
                prop_oneof![
                    Just("not"), Just("no"), Just("nor"), Just("neither"), Just("without"), Just("unlikely"), Just("and"),
                    Just("that"), Just("who"), Just("he"), Just("did"), Just("said"), Just(","), Just("“"), Just("”"),
                    Just("the"), Just("talks"), Just("."), Just("é1"), Just("failed"), Just("to"),
                ],
                0..40,
            ),
            tail in "\\PC{0,20}",
        ) {
            let lexicon = Lexicon::builtin();
            let doc = segment(Article::default(), clean(&format!("{} {tail}", words.join(" ")), None));
            for (i, sentence) in doc.sentences.iter().enumerate() {
                for negation in negations(&doc, i, &lexicon) {
                    prop_assert!(sentence.tokens.contains(negation.cue) && !negation.cue.is_empty());
                    let mut last = 0;
                    for span in negation.scope {
                        prop_assert!(sentence.tokens.contains(span) && !span.is_empty());
                        prop_assert!(!span.overlaps(negation.cue) && span.start >= last);
                        last = span.end;
                    }
                }
            }
        }
    }
}
