//! Lexicon: what the program knows of the language, read from the small files of `lexicon/`.
//!
//! Every rule file carries examples; the tests run them.

pub mod inflect;
pub mod negation;
pub mod pattern;

/// All language knowledge, compiled once a run.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub negation: negation::NegationLexicon,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    pub fn builtin() -> Lexicon {
        Lexicon {
            negation: negation::NegationLexicon::read().expect("the built-in negation lexicon is well formed"),
        }
    }
}
