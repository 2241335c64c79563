//! Sentences: where one ends and the next begins.

use super::abbreviations::{Abbreviations, Ends};
use crate::document::{Sentence, Token, TokenKind};
use crate::span::{Span, TokenSpan};

/// A paragraph of more tokens is no heading.
const LONGEST_HEADING: usize = 40;
/// No sentence has more tokens: a transcript or table without full stops is cut, since what is found in a sentence grows
/// with its length for each of its statements.
const LONGEST_SENTENCE: usize = 400;
/// Marks in a row that are looked at together; longer runs are no language.
const MOST_MARKS: usize = 16;

/// The sentences of a text whose paragraphs are lines: they tile the tokens.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Sentence> {
    let mut splitter = Splitter {
        text,
        tokens,
        abbreviations: Abbreviations::builtin(),
        found: Vec::with_capacity(tokens.len() / 16),
    };
    let mut start = 0;
    let mut paragraph = 0;
    while start < tokens.len() {
        let end = (start + 1..tokens.len())
            .find(|&at| splitter.gap(at).contains('\n'))
            .unwrap_or(tokens.len());
        splitter.split_paragraph(start, end, paragraph);
        start = end;
        paragraph += 1;
    }
    splitter.found
}

struct Splitter<'t> {
    text: &'t str,
    tokens: &'t [Token],
    abbreviations: &'t Abbreviations,
    found: Vec<Sentence>,
}

/// What stands before a possible start of a sentence.
#[derive(Clone, Copy)]
struct Close<'t> {
    /// The mark or abbreviation that may end the sentence.
    mark: &'t str,
    /// Whether a closing quotation mark follows it.
    quoted: bool,
}

/// The number of an item in a list that runs on in one paragraph: `1.`, `2)`, `b.`.
#[derive(Clone, Copy, PartialEq)]
struct Item<'t> {
    ordinal: u32,
    letter: bool,
    mark: &'t str,
}

impl<'t> Splitter<'t> {
    fn word(&self, at: usize) -> &'t str {
        &self.text[self.tokens[at].span.range()]
    }

    fn is_mark(&self, at: usize) -> bool {
        self.tokens[at].kind == TokenKind::Mark
    }

    /// What stands between token `at` and the one before it.
    fn gap(&self, at: usize) -> &'t str {
        &self.text[self.tokens[at - 1].span.end as usize..self.tokens[at].span.start as usize]
    }

    fn split_paragraph(&mut self, start: usize, end: usize, paragraph: u32) {
        let mut first = start;
        let mut item = self.item(start, end);
        let mut at = start;
        while at < end {
            if at > first && (at - first >= LONGEST_SENTENCE || self.starts_anyway(at, first, end, &mut item)) {
                self.add(first, at, paragraph);
                first = at;
            }
            let Some((last, close)) = self.close(at, first, end) else {
                at += 1;
                continue;
            };
            at = last + 1;
            if at < end && !self.is_time_of_day(first, last, close) && self.starts(at, end, close) {
                self.add(first, at, paragraph);
                first = at;
                item = self.item(at, end).or(item);
            }
        }
        let heading = first == start && self.is_heading(start, end);
        self.add(first, end, paragraph);
        if let Some(sentence) = self.found.last_mut() {
            sentence.heading = heading;
        }
    }

    fn add(&mut self, first: usize, end: usize, paragraph: u32) {
        self.found.push(Sentence {
            span: Span {
                start: self.tokens[first].span.start,
                end: self.tokens[end - 1].span.end,
            },
            tokens: TokenSpan::new(first, end),
            paragraph,
            heading: false,
        });
    }

    fn is_heading(&self, start: usize, end: usize) -> bool {
        let open_end = (start..end).rev().find(|&at| !is_closer(self.word(at)));
        let has_word = (start..end).any(|at| !self.is_mark(at));
        let is_list_item = is_bullet(self.word(start)) || matches!(self.word(start), "-" | "–" | "*");
        end - start <= LONGEST_HEADING
            && has_word
            && !is_list_item
            && open_end.is_some_and(|at| !self.is_mark(at) || matches!(self.word(at), "%" | "-"))
    }

    /// The last token of a sentence that may end with token `at`: closing marks that follow belong to it.
    fn close(&self, at: usize, first: usize, end: usize) -> Option<(usize, Close<'t>)> {
        let word = self.word(at);
        let terminal = self.is_mark(at) && is_terminal(word);
        let abbreviation = !terminal && word.ends_with('.');
        if !terminal && !abbreviation {
            return None;
        }
        let in_brackets = word == "…" && at > first && matches!(self.word(at - 1), "[" | "(");
        let nothing_yet = at - first < MOST_MARKS && (first..=at).all(|i| self.is_mark(i));
        if in_brackets || nothing_yet || terminal && self.is_item_mark(at, first) {
            return None;
        }
        let mut close = Close {
            mark: word,
            quoted: false,
        };
        let mut last = at;
        while last + 1 < end && last - at < MOST_MARKS {
            let next = self.word(last + 1);
            let touches = self.gap(last + 1).is_empty();
            if is_terminal(next) {
                close.mark = next;
            } else if next == "”" || touches && is_closer(next) {
                close.quoted |= matches!(next, "”" | "’");
            } else {
                break;
            }
            last += 1;
        }
        // A mere pause: `well … I think`.
        let pause = close.mark == "…" && !close.quoted && at > first && !self.gap(at).is_empty();
        (!pause).then_some((last, close))
    }

    /// Whether the sentence so far is no more than `At 5 a.m.`
    fn is_time_of_day(&self, first: usize, last: usize, close: Close) -> bool {
        const LONGEST: usize = 3;
        last - first < LONGEST && close.mark.len() > 1 && self.tokens[first + 1].kind == TokenKind::Number
    }

    /// Whether a sentence starts with token `at`, after `close`.
    fn starts(&self, at: usize, end: usize, close: Close) -> bool {
        let word = self.word(at);
        let ends = match close.mark.strip_suffix('.') {
            Some(abbreviated) if !abbreviated.is_empty() => {
                Some(self.abbreviations.class(abbreviated).unwrap_or(Ends::BeforeStarter))
            }
            _ => None,
        };
        let mut first = at;
        while first + 1 < end && matches!(self.word(first), "“" | "‘" | "(" | "[" | "'") {
            first += 1;
        }
        let lower = self.word(first).starts_with(char::is_lowercase);
        if let Some(ends) = ends {
            return match ends {
                Ends::Never | Ends::NotBeforeNumber => false,
                Ends::BeforeCapital => {
                    self.word(first).starts_with(char::is_uppercase) && !self.abbreviations.is_time(self.word(first))
                }
                Ends::BeforeStarter => self.abbreviations.is_starter(self.word(first)),
            };
        }
        if first > at {
            return !lower || matches!(word, "“") && close.mark != "…";
        }
        if self.is_mark(at) {
            return match word {
                "," | ";" | ":" | "/" | "…" | "%" | "&" | "+" | "=" | "'" => false,
                "–" | "-" => !close.quoted && at + 1 < end && !self.word(at + 1).starts_with(char::is_lowercase),
                _ => !is_closer(word),
            };
        }
        !(lower || close.quoted && self.is_tag(at, end))
    }

    /// Whether a name and a verb of saying stand at `at`, after a quotation: `“Why?” Jane Doe asked.`
    fn is_tag(&self, at: usize, end: usize) -> bool {
        const LONGEST_NAME: usize = 4;
        (at..end.min(at + LONGEST_NAME + 1))
            .take_while(|&i| i == at || self.word(i - 1).starts_with(char::is_uppercase))
            .skip(1)
            .any(|i| self.abbreviations.is_tag(self.word(i)))
            && !self.abbreviations.is_starter(self.word(at))
    }

    /// Whether a sentence starts with token `at` though nothing closed the one before: bullets, list numbers, and a
    /// heading glued to its text.
    fn starts_anyway(&self, at: usize, first: usize, end: usize, item: &mut Option<Item<'t>>) -> bool {
        if is_bullet(self.word(at)) {
            return true;
        }
        if let Some(last) = item {
            let next = self.item(at, end).filter(|_| !is_bullet(self.word(at - 1)));
            if let Some(next) = next
                .filter(|next| next.ordinal == last.ordinal + 1 && next.letter == last.letter && next.mark == last.mark)
            {
                *item = Some(next);
                return true;
            }
        }
        // “… with the union On Monday, ministers …”: the date opens a sentence whatever stands before.
        self.word(at) == "On"
            && at + 2 < end
            && at > first + 2
            && !self.is_mark(at - 1)
            && self.word(at + 1).ends_with("day")
            && self.abbreviations.is_time(self.word(at + 1))
            && self.word(at + 2) == ","
    }

    /// The list number at `at`, if there is one before a capital.
    fn item(&self, at: usize, end: usize) -> Option<Item<'t>> {
        let at = if is_bullet(self.word(at)) { at + 1 } else { at };
        if at + 2 >= end {
            return None;
        }
        let word = self.word(at);
        let letter = word.len() == 1 && word.as_bytes()[0].is_ascii_lowercase();
        let ordinal = match letter {
            true => u32::from(word.as_bytes()[0]),
            false if word.len() <= 2 => word.parse().ok()?,
            false => return None,
        };
        let mark = self.word(at + 1);
        let text_at = at + 2 + usize::from(mark == "." && self.word(at + 2) == ")");
        let before_text = text_at < end && self.word(text_at).starts_with(|c: char| c.is_uppercase() || c == '“');
        (matches!(mark, "." | ")") && self.gap(at + 1).is_empty() && before_text).then_some(Item {
            ordinal,
            letter,
            mark,
        })
    }

    /// Whether the stop at `at` belongs to a list number that starts the sentence.
    fn is_item_mark(&self, at: usize, first: usize) -> bool {
        let number = first + usize::from(is_bullet(self.word(first)));
        let word = self.word(number);
        at == number + 1
            && self.word(at) == "."
            && (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
                || word.len() == 1 && word.as_bytes()[0].is_ascii_lowercase())
    }
}

fn is_terminal(word: &str) -> bool {
    matches!(word, "." | "!" | "?" | "…" | "。" | "！" | "？" | "؟" | "।")
}

fn is_closer(word: &str) -> bool {
    matches!(word, "”" | "’" | ")" | "]" | "}" | "'" | "\"")
}

fn is_bullet(word: &str) -> bool {
    matches!(word, "•" | "⁃" | "▪" | "●" | "■" | "►" | "‣" | "⦁" | "◦")
}
