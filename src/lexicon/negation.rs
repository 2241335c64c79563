//! Negation cues and the word classes that mark the ends of clauses, read from `lexicon/negation.toml`.

use rustc_hash::FxHashMap as HashMap;
use std::ops::BitOr;

use serde::Deserialize;

use super::inflect::inflect;
use super::pattern::PatternSet;

/// How far a cue reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Negates the verb beside it: subject and predicate of its clause.
    Verb,
    /// Negates a noun: subject and predicate around it.
    Noun,
    /// Opens a clause: what follows, up to the end of the clause.
    Clause,
    /// What follows, up to the end of the phrase.
    Phrase,
    /// A word with a negating part: its noun phrase, or its clause where it is the predicate.
    Word,
}

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u16);

impl Class {
    pub const AUXILIARY: Class = Class(1);
    pub const NOMINATIVE: Class = Class(1 << 1);
    pub const RELATIVE: Class = Class(1 << 2);
    pub const SUBORDINATOR: Class = Class(1 << 3);
    pub const COMPLEMENTIZER: Class = Class(1 << 4);
    pub const DETERMINER: Class = Class(1 << 5);
    pub const PREPOSITION: Class = Class(1 << 6);
    pub const ADVERB: Class = Class(1 << 7);
    /// A verb that a clause without "that" may follow.
    pub const OPENING: Class = Class(1 << 8);
    pub const FINITE: Class = Class(1 << 9);
    pub const CONDITION: Class = Class(1 << 10);

    /// Whether the two sets share a class.
    pub fn any(self, of: Class) -> bool {
        self.0 & of.0 != 0
    }
}

impl BitOr for Class {
    type Output = Class;

    fn bitor(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

/// What `lexicon/negation.toml` says.
#[derive(Clone, Debug, Default)]
pub struct NegationLexicon {
    /// Cues with their reach; `None` marks words that only look like cues.
    pub cues: PatternSet<Option<Reach>>,
    classes: HashMap<String, Class>,
}

#[derive(Deserialize)]
pub(crate) struct NegationFile {
    pub cue: Vec<CueRule>,
    pub false_cue: FalseCues,
    words: HashMap<String, String>,
}

#[derive(Deserialize)]
pub(crate) struct CueRule {
    reach: Reach,
    patterns: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are run by the tests"))]
    pub examples: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct FalseCues {
    patterns: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are run by the tests"))]
    pub examples: Vec<String>,
}

impl NegationFile {
    /// # Errors
    /// A text that names the place in the file.
    pub fn read() -> Result<NegationFile, String> {
        toml::from_str(include_str!("../../lexicon/negation.toml")).map_err(|e| format!("lexicon/negation.toml: {e}"))
    }
}

impl NegationLexicon {
    /// Reads the built-in file.
    ///
    /// # Errors
    /// A text that names the faulty rule.
    pub fn read() -> Result<NegationLexicon, String> {
        let file = NegationFile::read()?;
        let mut cues = PatternSet::default();
        for rule in &file.cue {
            for pattern in &rule.patterns {
                cues.add(pattern, Some(rule.reach))?;
            }
        }
        for pattern in &file.false_cue.patterns {
            cues.add(pattern, None)?;
        }
        let mut classes: HashMap<String, Class> = HashMap::default();
        for (name, words) in &file.words {
            let class = match name.as_str() {
                "auxiliary" => Class::AUXILIARY,
                "nominative" => Class::NOMINATIVE,
                "relative" => Class::RELATIVE,
                "subordinator" => Class::SUBORDINATOR,
                "condition" => Class::CONDITION,
                "complementizer" => Class::COMPLEMENTIZER,
                "determiner" => Class::DETERMINER,
                "preposition" => Class::PREPOSITION,
                "adverb" => Class::ADVERB,
                "opening" => Class::OPENING | Class::FINITE,
                "finite" => Class::FINITE,
                _ => return Err(format!("lexicon/negation.toml: unknown word class `{name}`")),
            };
            let forms = words.split_whitespace().flat_map(|word| match word.strip_suffix('~') {
                Some(verb) => inflect(verb),
                None => vec![word.to_owned()],
            });
            for form in forms {
                let entry = classes.entry(form).or_default();
                *entry = *entry | class;
            }
        }
        Ok(NegationLexicon { cues, classes })
    }

    /// The classes of a word in lower case; none for a word that is not listed.
    pub fn class(&self, word: &str) -> Class {
        self.classes.get(word).copied().unwrap_or_default()
    }
}
