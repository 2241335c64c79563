//! Lexicon: what the program knows of the language, read from the small files of `lexicon/`.
//!
//! Every rule file carries examples; the tests run them.

pub mod inflect;
pub mod pattern;
pub mod stance;

use stance::StanceCues;

/// All language knowledge, compiled once a run.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub stance: StanceCues,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    ///
    /// # Panics
    /// Where a shipped file is malformed; the tests load them all.
    pub fn builtin() -> Lexicon {
        let file = |name: &str, result: Result<_, String>| result.unwrap_or_else(|e| panic!("lexicon/{name}: {e}"));
        Lexicon {
            stance: file(
                "stance.toml",
                StanceCues::parse(include_str!("../../lexicon/stance.toml")),
            ),
        }
    }
}
