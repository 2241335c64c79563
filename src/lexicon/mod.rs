//! Lexicon: what the program knows of the language, read from the small files of `lexicon/`.
//!
//! Every rule file carries examples; the tests run them.

pub mod inflect;
pub mod pattern;
pub mod speech;

/// All language knowledge, compiled once a run.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Verbs and nouns that attribute, and closed word classes.
    pub speech: speech::Speech,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    pub fn builtin() -> Lexicon {
        Lexicon {
            speech: speech::Speech::builtin().expect("the files that ship with the program are tested"),
        }
    }
}
