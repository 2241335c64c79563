//! Tokens: words, numbers and marks of a clean text.

use super::abbreviations::{Abbreviations, Ends};
use crate::document::{Token, TokenKind};
use crate::span::Span;

/// Words whose `'s` is a verb: the contraction stays one token.
const CONTRACTED: [&str; 14] = [
    "it",
    "he",
    "she",
    "that",
    "there",
    "here",
    "what",
    "who",
    "where",
    "when",
    "why",
    "how",
    "let",
    "everybody",
];

/// Splits `text` into tokens: every character but white space belongs to one.
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut scanner = Scanner {
        text,
        abbreviations: Abbreviations::builtin(),
        tokens: Vec::with_capacity(text.len() / 5),
    };
    let mut at = 0;
    while let Some(c) = scanner.char_at(at) {
        at = if c.is_whitespace() {
            at + c.len_utf8()
        } else if c.is_alphanumeric() {
            scanner.word(at, c)
        } else if c == '\'' {
            scanner.apostrophe(at)
        } else {
            scanner.push(at, at + c.len_utf8(), TokenKind::Mark)
        };
    }
    scanner.tokens
}

struct Scanner<'t> {
    text: &'t str,
    abbreviations: &'t Abbreviations,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(&byte) if byte.is_ascii() => Some(char::from(byte)),
            Some(_) => self.text[at..].chars().next(),
            None => None,
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) -> usize {
        let span = Span::new(start, end);
        self.tokens.push(Token { span, kind });
        end
    }

    /// `'s` after a word or mark, the `'` of `leaders'`, else a mark.
    fn apostrophe(&mut self, at: usize) -> usize {
        let touches = self.tokens.last().filter(|last| last.span.end as usize == at);
        let owner =
            touches.is_some_and(|last| last.kind == TokenKind::Word && self.text[..at].ends_with(['s', 'S', 'z', 'x']));
        if touches.is_some() && self.is_possessive(at) {
            self.push(at, at + 2, TokenKind::Word)
        } else {
            self.push(at, at + 1, if owner { TokenKind::Word } else { TokenKind::Mark })
        }
    }

    /// Whether `'s` and nothing more stands at `at`.
    fn is_possessive(&self, at: usize) -> bool {
        matches!(self.text.as_bytes().get(at + 1), Some(b's' | b'S'))
            && !self.char_at(at + 2).is_some_and(char::is_alphanumeric)
    }

    fn word(&mut self, start: usize, first: char) -> usize {
        let kind = if first.is_numeric() {
            TokenKind::Number
        } else {
            TokenKind::Word
        };
        let mut at = start;
        while let Some(c) = self.char_at(at) {
            let inner = if c.is_alphanumeric() || is_combining(c) {
                c.len_utf8()
            } else if c.is_ascii_punctuation() {
                self.inner(start, at, c)
            } else {
                0
            };
            match inner {
                0 => break,
                len => at += len,
            }
            if c == '.'
                && !self
                    .char_at(at)
                    .is_some_and(|next| next.is_alphanumeric() || next == '-')
            {
                break;
            }
        }
        self.push(start, at, kind)
    }

    /// How many bytes of the mark `c` at `at`, and what follows it, are part of the word that starts at `start`.
    fn inner(&self, start: usize, at: usize, c: char) -> usize {
        let bytes = self.text.as_bytes();
        let before = bytes[at - 1];
        let next = self.char_at(at + 1);
        let joins = next.is_some_and(char::is_alphanumeric);
        let next_digit = next.is_some_and(|n| n.is_ascii_digit());
        let word = &self.text[start..at];
        match c {
            '.' => self.stop(start, at, next),
            '\'' if joins && self.is_possessive(at) => {
                2 * usize::from(CONTRACTED.iter().any(|base| base.eq_ignore_ascii_case(word)))
            }
            '\'' => usize::from(joins && !before.is_ascii_digit()),
            '-' => {
                usize::from(joins && !(before.is_ascii_digit() && next_digit && !is_iso_date_part(word, &bytes[at..])))
            }
            ',' => {
                let digits = bytes[at + 1..]
                    .iter()
                    .take(4)
                    .take_while(|b| b.is_ascii_digit())
                    .count();
                usize::from(before.is_ascii_digit() && digits == 3)
            }
            ':' if bytes[at..].starts_with(b"://") => self.address_len(at),
            ':' => usize::from(before.is_ascii_digit() && next_digit && bytes[start].is_ascii_digit()),
            '@' if joins => self.address_len(at),
            '&' => usize::from(before.is_ascii_uppercase() && next.is_some_and(char::is_uppercase)),
            '_' => usize::from(joins),
            _ => 0,
        }
    }

    /// How much of the stop at `at` belongs to the word: all of it in `3.5`, `U.S.`, `Mr.`, `example.com`; nothing at
    /// the end of a sentence, also where the space after it is missing (`mistake.Then`).
    fn stop(&self, start: usize, at: usize, next: Option<char>) -> usize {
        let word = &self.text[start..at];
        let part = word.rfind('.').map_or(word, |dot| &word[dot + 1..]);
        let letters = part.chars().count();
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        let Some(next) = next.filter(|n| n.is_alphanumeric()) else {
            return usize::from(self.is_abbreviation(word, at));
        };
        let next_part = || self.text[at + 1..].chars().take_while(|c| c.is_alphanumeric());
        let joins = if next.is_ascii_digit() {
            digits || letters <= 2 || self.is_abbreviation(word, at)
        } else if next.is_uppercase() {
            let initials = letters <= 2 && !digits && next_part().nth(2).is_none();
            initials || self.is_address(at)
        } else {
            !digits || next_part().nth(1).is_none()
        };
        usize::from(joins)
    }

    fn is_abbreviation(&self, word: &str, at: usize) -> bool {
        let follows = self.text[at + 1..].trim_start_matches(' ');
        let number_follows = follows.starts_with(|c: char| c.is_ascii_digit());
        match self.abbreviations.class(word) {
            Some(Ends::NotBeforeNumber) => number_follows,
            Some(_) => true,
            None => {
                let initial = word.len() == 1 && word.as_bytes()[0].is_ascii_uppercase();
                initial && follows.starts_with(char::is_uppercase) && follows.len() < self.text.len() - at - 1
            }
        }
    }

    /// Whether the stop at `at` stands in a web or mail address.
    fn is_address(&self, at: usize) -> bool {
        const LONGEST: usize = 200;
        let bytes = self.text.as_bytes();
        let before = bytes[..at]
            .iter()
            .rev()
            .take(LONGEST)
            .take_while(|b| !b.is_ascii_whitespace())
            .count();
        let after = bytes[at..]
            .iter()
            .take(LONGEST)
            .take_while(|b| !b.is_ascii_whitespace())
            .count();
        let chunk = self.text.get(at - before..at + after).unwrap_or_default();
        chunk.contains('@') || chunk.contains("://") || chunk.starts_with("www.")
    }

    /// The length of the rest of a web or mail address, without marks that close it.
    fn address_len(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '”' | '“' | '<' | '>'))
            .unwrap_or(rest.len());
        rest[..end]
            .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/')
            .len()
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether the hyphen at the start of `rest`, after `word`, belongs to a date such as 2023-07-11.
fn is_iso_date_part(word: &str, rest: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    match *word.as_bytes() {
        [_, _, _, _] => digits(word.as_bytes()) == 4 && digits(&rest[1..]) == 2 && rest.get(3) == Some(&b'-'),
        [_, _, _, _, b'-', _, _] => digits(&rest[1..]) == 2,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let words: Vec<&str> = tokenize(text).iter().map(|t| &text[t.span.range()]).collect();
        words.join(" ")
    }

    #[test]
    fn words_numbers_and_marks() {
        for (text, expected) in [
            (
                "He shouldn't say that, it's wrong.",
                "He shouldn't say that , it's wrong .",
            ),
            (
                "Jenssen's remark, the leaders' plan",
                "Jenssen 's remark , the leaders ' plan",
            ),
            ("“Time”'s cover", "“ Time ” 's cover"),
            ("O'Brien of the U.S. and U.S.-led", "O'Brien of the U.S. and U.S.-led"),
            (
                "14-15 people, 14–15, January 11-12",
                "14 - 15 people , 14 – 15 , January 11 - 12",
            ),
            (
                "a non-NATO F-16, the NATO-Russia Council",
                "a non-NATO F-16 , the NATO-Russia Council",
            ),
            ("$3.5bn, 1,200 or 10,11", "$ 3.5bn , 1,200 or 10 , 11"),
            (
                "a 30-year-old, the 10th, 2023-07-11",
                "a 30-year-old , the 10th , 2023-07-11",
            ),
            ("at 10:30 a.m. on Jan. 5", "at 10:30 a.m. on Jan. 5"),
            ("a mistake.Then he left", "a mistake . Then he left"),
            ("in 2019.Then 3.5 of NATO.The", "in 2019 . Then 3.5 of NATO . The"),
            (
                "example.com, Jane.Doe@example.com.",
                "example.com , Jane.Doe@example.com .",
            ),
            ("https://a.example/b_c.html.", "https://a.example/b_c.html ."),
            ("Mr. J. P. Doe, Ph.D., of AT&T", "Mr. J. P. Doe , Ph.D. , of AT&T"),
            ("No. 10 said no.", "No. 10 said no ."),
            ("J.R.R. Doe", "J.R.R. Doe"),
            ("50% off!?", "50 % off ! ?"),
        ] {
            assert_eq!(tokens(text), expected);
        }
    }

    #[test]
    fn kinds() {
        let kinds = |text: &str| tokenize(text).iter().map(|t| t.kind).collect::<Vec<_>>();
        use TokenKind::{Mark, Number, Word};
        assert_eq!(
            kinds("Doe's 30-year £5 'x"),
            [Word, Word, Number, Mark, Number, Mark, Word]
        );
    }
}
