//! Lexicon: what the program knows of the language, read from the small files of `lexicon/`.
//!
//! Every rule file carries examples; the tests run them.

pub mod anaphora;
pub mod antonyms;
pub mod clauses;
pub mod inflect;
pub mod modality;
pub mod names;
pub mod negation;
pub mod number;
pub mod pattern;
pub mod speech;
pub mod stance;
pub mod stopwords;
pub mod time;
pub mod units;

use std::sync::Arc;

use anaphora::Anaphora;
use antonyms::Antonyms;
use clauses::Clauses;
use modality::ModalityCues;
use stance::StanceCues;
use stopwords::Stopwords;

/// All language knowledge, compiled once a run.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub stance: StanceCues,
    pub anaphora: Anaphora,
    pub modality: ModalityCues,
    pub clauses: Clauses,
    pub antonyms: Antonyms,
    pub stopwords: Stopwords,
    pub negation: negation::NegationLexicon,
    pub number: number::NumberWords,
    pub time: time::TimeWords,
    pub units: units::Units,
    /// Given names, titles, roles, organisation words, and the aliases of countries and bodies.
    pub names: Arc<names::Names>,
    /// Verbs and nouns that attribute, and closed word classes.
    pub speech: speech::Speech,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    ///
    /// # Panics
    /// Where a shipped file is malformed; the tests load them all.
    pub fn builtin() -> Lexicon {
        Lexicon {
            stance: shipped(
                "stance.toml",
                StanceCues::parse(include_str!("../../lexicon/stance.toml")),
            ),
            anaphora: shipped(
                "anaphora.toml",
                Anaphora::parse(include_str!("../../lexicon/anaphora.toml")),
            ),
            modality: shipped(
                "modality.toml",
                ModalityCues::parse(include_str!("../../lexicon/modality.toml")),
            ),
            clauses: shipped(
                "clauses.toml",
                Clauses::parse(include_str!("../../lexicon/clauses.toml")),
            ),
            antonyms: shipped(
                "antonyms.tsv",
                Antonyms::parse(&[
                    include_str!("../../lexicon/antonyms.tsv"),
                    include_str!("../../lexicon/antonyms_news.tsv"),
                ]),
            ),
            stopwords: Stopwords::new(words(include_str!("../../lexicon/stopwords.txt"))),
            negation: negation::NegationLexicon::read().expect("the built-in negation lexicon is well formed"),
            number: number::NumberWords::read().expect("the built-in number words are well formed"),
            time: time::TimeWords::read().expect("the built-in time words are well formed"),
            units: units::Units::read().expect("the built-in units are well formed"),
            names: names::Names::builtin(),
            speech: speech::Speech::builtin().expect("the files that ship with the program are tested"),
        }
    }
}

fn shipped<T>(name: &str, result: Result<T, String>) -> T {
    result.unwrap_or_else(|e| panic!("lexicon/{name}: {e}"))
}

/// The words of a plain list: separated by white space, lines that start with `#` left out.
fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}
