//! Words that set two clauses of a sentence against each other: `lexicon/clauses.toml`.

use std::collections::HashSet;

use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    /// Inside a sentence, between the two clauses.
    pub boundaries: HashSet<String>,
    /// After a comma, at the start of a clause of its own.
    pub after_comma: HashSet<String>,
    /// At the start of a sentence, before the first of two clauses that a comma parts.
    pub openers: HashSet<String>,
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
