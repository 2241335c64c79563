//! Lexicon: what the program knows of the language, read from the small files of `lexicon/`.
//!
//! Every rule file carries examples; the tests run them.

use std::sync::Arc;

pub mod inflect;
pub mod names;
pub mod pattern;
pub mod speech;

/// All language knowledge, compiled once a run.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Given names, titles, roles, organisation words, and the aliases of countries and bodies.
    pub names: Arc<names::Names>,
    /// Verbs and nouns that attribute, and closed word classes.
    pub speech: speech::Speech,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    pub fn builtin() -> Lexicon {
        Lexicon {
            names: names::Names::builtin(),
            speech: speech::Speech::builtin().expect("the files that ship with the program are tested"),
        }
    }
}
