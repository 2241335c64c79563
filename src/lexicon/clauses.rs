//! How the clauses of a sentence stand to each other: `lexicon/clauses.toml`.

use std::collections::HashSet;

use serde::Deserialize;

/// Each list is explained in the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    pub boundaries: HashSet<String>,
    pub after_comma: HashSet<String>,
    pub contrasts: HashSet<String>,
    pub contrasts_behind_a_mark: HashSet<String>,
    pub sequels: HashSet<String>,
    pub overtaken: HashSet<String>,
    pub overtaken_deeds: HashSet<String>,
    pub openers: HashSet<String>,
    pub stops: HashSet<String>,
    pub stops_after_comma: HashSet<String>,
    pub links: HashSet<String>,
    pub no_start: HashSet<String>,
}

impl Clauses {
    /// Reads the lists of one file.
    ///
    /// # Errors
    /// What is wrong with the file, in words.
    pub fn parse(toml: &str) -> Result<Clauses, String> {
        toml::from_str(toml).map_err(|e| e.to_string())
    }
}
