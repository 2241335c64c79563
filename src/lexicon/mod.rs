//! Lexicon: what the program knows of the language, read from the small files of `lexicon/`.
//!
//! Every rule file carries examples; the tests run them.

pub mod inflect;
pub mod negation;
pub mod number;
pub mod pattern;
pub mod time;
pub mod units;

/// All language knowledge, compiled once a run.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub negation: negation::NegationLexicon,
    pub number: number::NumberWords,
    pub time: time::TimeWords,
    pub units: units::Units,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    pub fn builtin() -> Lexicon {
        Lexicon {
            negation: negation::NegationLexicon::read().expect("the built-in negation lexicon is well formed"),
            number: number::NumberWords::read().expect("the built-in number words are well formed"),
            time: time::TimeWords::read().expect("the built-in time words are well formed"),
            units: units::Units::read().expect("the built-in units are well formed"),
        }
    }
}
