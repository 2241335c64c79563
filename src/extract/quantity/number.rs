//! Numbers in digits and in words, before units and bounds.

use super::Scan;
use crate::document::TokenKind;
use crate::lexicon::negation::Class;
use crate::lexicon::number::digits;

/// A number as it is written, before units and bounds.
#[derive(Clone, Copy)]
pub(super) struct Number<'a> {
    /// The token after it.
    pub end: usize,
    pub low: f64,
    pub high: f64,
    /// What "million" and the like multiplied it by.
    pub scale: f64,
    pub approximate: bool,
    /// A part of a whole.
    pub fraction: bool,
    /// What is joined to it: `year-old` of `88-year-old`, `km` of `20km`.
    pub joined: Option<&'a str>,
}

impl<'a> Number<'a> {
    fn exact(end: usize, value: f64) -> Number<'a> {
        Number {
            end,
            low: value,
            high: value,
            scale: 1.0,
            approximate: false,
            fraction: false,
            joined: None,
        }
    }

    fn times(self, factor: f64) -> Number<'a> {
        Number {
            low: self.low * factor,
            high: self.high * factor,
            scale: self.scale * factor,
            ..self
        }
    }
}

impl<'a> Scan<'a> {
    /// The number at `at`, in digits or words.
    pub(super) fn number(&self, at: usize) -> Option<Number<'a>> {
        let word = self.word(at);
        let number = match self.kind(at)? {
            TokenKind::Mark => return None,
            TokenKind::Number => self.in_digits(at, word),
            TokenKind::Word => self.in_words(at, word),
        }?;
        if number.joined.is_some() || number.fraction {
            return Some(number);
        }
        let mut number = number;
        if self.word(number.end) == "and" && self.word(number.end + 1) == "a" && self.word(number.end + 2) == "half" {
            number = Number {
                end: number.end + 3,
                low: number.low + 0.5,
                high: number.high + 0.5,
                ..number
            };
        }
        while let Some(factor) = self
            .lexicon
            .number
            .scale(self.word(number.end))
            .filter(|_| self.word(number.end).len() > 1)
        {
            number = Number {
                end: number.end + 1,
                ..number.times(factor)
            };
        }
        Some(number)
    }

    fn in_digits(&self, at: usize, word: &'a str) -> Option<Number<'a>> {
        if let Some(value) = digits(word) {
            // What follows a point that was cut off, or a code.
            if word.len() > 1 && word.starts_with('0') && !word.contains('.') {
                return None;
            }
            return Some(Number::exact(at + 1, value));
        }
        let split = word.find(|c: char| c == '-' || c.is_alphabetic())?;
        let (value, rest) = (digits(&word[..split])?, &word[split..]);
        let number = Number::exact(at + 1, value);
        let joined = rest.strip_prefix('-').unwrap_or(rest);
        match self.lexicon.number.scale(joined) {
            Some(factor) => Some(number.times(factor)),
            None if rest.starts_with('-') && joined.starts_with(|c: char| c.is_ascii_alphabetic())
                || self.lexicon.units.unit(joined).is_some() =>
            {
                Some(Number {
                    joined: Some(joined),
                    ..number
                })
            }
            None => None,
        }
    }

    fn in_words(&self, at: usize, word: &'a str) -> Option<Number<'a>> {
        let words = &self.lexicon.number;
        // "Capital One", "Three Mile Island": a word of a name.
        if self.capitalized(at) && at > self.first && self.capitalized(at - 1) {
            return None;
        }
        if matches!(word, "a" | "an" | "half") {
            return self.after_article(at, word);
        }
        if let Some((mut low, mut high)) = words.vague(word) {
            let mut end = at + 1;
            // "tens of thousands": the second word multiplies, its lowest value being two of its kind.
            if self.word(end) == "of"
                && let Some((second, _)) = words.vague(self.word(end + 1))
            {
                (low, high, end) = (low * second / 2.0, high * second / 2.0, end + 2);
            }
            return Some(Number {
                high,
                approximate: true,
                ..Number::exact(end, low)
            });
        }
        if let Some(value) = words.value(word) {
            if word == "one" && !self.counts_one(at) {
                return None;
            }
            return Some(self.word_sum(at + 1, value));
        }
        // "two-day", "two-thirds", "twenty-three-year-old"
        let (first, rest) = word.split_once('-')?;
        let longer = rest.split_once('-').and_then(|(second, rest)| {
            let value = words.value(&word[..first.len() + 1 + second.len()])?;
            Some((value, rest))
        });
        let (value, rest) = match longer {
            Some(longer) => longer,
            None => (words.value(first).or((first == "half").then_some(0.5))?, rest),
        };
        if let Some(part) = words.fraction(rest) {
            return Some(self.part(at + 1, value * part));
        }
        match words.scale(rest) {
            Some(factor) => Some(Number::exact(at + 1, value).times(factor)),
            None if value >= 20.0 && words.is_ordinal(rest) => None,
            None => Some(Number {
                joined: Some(rest),
                ..Number::exact(at + 1, value)
            }),
        }
    }

    /// "a hundred", "a third of", "half a million", "half of".
    fn after_article(&self, at: usize, word: &str) -> Option<Number<'a>> {
        let words = &self.lexicon.number;
        let next = self.word(at + 1);
        if word == "half" {
            if matches!(next, "a" | "an")
                && let Some(factor) = words.scale(self.word(at + 2))
            {
                return Some(Number::exact(at + 3, 0.5).times(factor));
            }
            let whole =
                next == "of" || self.lexicon.negation.class(next).any(Class::DETERMINER) && !matches!(next, "a" | "an");
            return whole.then(|| self.part(at + 1, 0.5));
        }
        if let Some(factor) = words.scale(next).filter(|_| next.len() > 2) {
            return Some(Number::exact(at + 2, 1.0).times(factor));
        }
        let part = words.fraction(next)?;
        (self.word(at + 2) == "of").then(|| self.part(at + 2, part))
    }

    /// A part of a whole, in percent.
    fn part(&self, end: usize, value: f64) -> Number<'a> {
        Number {
            fraction: true,
            approximate: true,
            ..Number::exact(end, value * 100.0)
        }
    }

    /// Adds up "two hundred and fifty", "three thousand five hundred".
    fn word_sum(&self, mut end: usize, first: f64) -> Number<'a> {
        let words = &self.lexicon.number;
        let (mut total, mut current, mut scale) = (0.0, first, 1.0);
        loop {
            let word = self.word(end);
            if let Some(factor) = words.scale(word).filter(|_| word.len() > 2) {
                (current, scale, end) = (current * factor, factor, end + 1);
                if factor >= 1000.0 {
                    (total, current) = (total + current, 0.0);
                }
                continue;
            }
            let and = usize::from(word == "and" && scale == 100.0);
            match words.value(self.word(end + and)) {
                Some(value) if scale > 1.0 && value < scale && current % 100.0 == 0.0 => {
                    (current, end) = (current + value, end + and + 1);
                }
                _ => break,
            }
        }
        Number {
            scale,
            ..Number::exact(end, total + current)
        }
    }

    /// Whether the "one" at `at` counts something, and is no pronoun.
    fn counts_one(&self, at: usize) -> bool {
        let units = &self.lexicon.units;
        self.kind(at + 1) == Some(TokenKind::Word)
            && !units.before_one.contains(self.word(at + 1))
            && !units.after_one.contains(self.word(at.wrapping_sub(1)))
            && !self
                .lexicon
                .negation
                .class(self.word(at + 1))
                .any(Class::AUXILIARY | Class::PREPOSITION)
    }
}
