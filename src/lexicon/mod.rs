//! Lexicon: what the program knows of the language, read from the small files of `lexicon/`.
//!
//! Every rule file carries examples; the tests run them.

use std::sync::Arc;

pub mod inflect;
pub mod names;
pub mod pattern;

/// All language knowledge, compiled once a run.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub names: Arc<names::Names>,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    pub fn builtin() -> Lexicon {
        Lexicon {
            names: names::Names::builtin(),
        }
    }
}
