//! Abbreviations: which full stops end no sentence, by `lexicon/abbreviations.toml`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

static BUILTIN: LazyLock<Abbreviations> = LazyLock::new(|| {
    Abbreviations::parse(include_str!("../../lexicon/abbreviations.toml")).expect("the built-in list is tested")
});

/// When the stop of an abbreviation ends a sentence too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Never,
    /// It is an abbreviation before a number only; there it ends none.
    NotBeforeNumber,
    /// Before a capital, days and zones aside.
    BeforeCapital,
    /// Before a word that starts sentences.
    BeforeStarter,
}

/// The words of the file, by class.
#[derive(Debug)]
pub struct Abbreviations {
    /// As written in the file, without the last stop.
    known: HashMap<String, Ends>,
    starters: HashSet<String>,
    times: HashSet<String>,
    tags: HashSet<String>,
}

#[derive(Deserialize)]
struct File {
    never: Class,
    before_number: Class,
    before_capital: Class,
    before_starter: Class,
    starters: Class,
    times: Class,
    tags: Class,
}

#[derive(Deserialize)]
struct Class {
    words: String,
    #[cfg(test)]
    examples: Vec<String>,
    #[cfg(test)]
    splits: Vec<[String; 2]>,
}

impl Abbreviations {
    /// The list that ships with the program.
    pub fn builtin() -> &'static Abbreviations {
        &BUILTIN
    }

    fn parse(source: &str) -> Result<Abbreviations, String> {
        let file: File = toml::from_str(source).map_err(|e| e.to_string())?;
        let classes = [
            (&file.before_starter, Ends::BeforeStarter),
            (&file.before_capital, Ends::BeforeCapital),
            (&file.before_number, Ends::NotBeforeNumber),
            (&file.never, Ends::Never),
        ];
        let known = classes
            .iter()
            .flat_map(|(class, ends)| class.words.split_whitespace().map(move |word| (word.to_owned(), *ends)))
            .collect();
        let set = |class: &Class| class.words.split_whitespace().map(str::to_owned).collect();
        Ok(Abbreviations {
            known,
            starters: set(&file.starters),
            times: set(&file.times),
            tags: set(&file.tags),
        })
    }

    /// What `word` (without its last stop, as printed) is an abbreviation for, if it is one. `GEN` counts as `Gen`.
    pub fn class(&self, word: &str) -> Option<Ends> {
        const LONGEST: usize = 8;
        if word.len() > LONGEST {
            return None;
        }
        if let Some(&ends) = self.known.get(word) {
            return Some(ends);
        }
        if is_dotted(word) {
            return Some(Ends::BeforeStarter);
        }
        let all_caps = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        let title = all_caps.then(|| word[..1].to_owned() + &word[1..].to_ascii_lowercase());
        title
            .and_then(|title| self.known.get(&title))
            .copied()
            .filter(|&ends| ends == Ends::Never)
    }

    pub fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word)
    }

    pub fn is_time(&self, word: &str) -> bool {
        self.times.contains(word)
    }

    pub fn is_tag(&self, word: &str) -> bool {
        self.tags.contains(word)
    }
}

/// Letters with stops between them, at most two a piece: `U.S`, `e.g`, `Ph.D`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.all(char::is_alphabetic) && part.chars().count() <= 2
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::tests::sentences;

    #[test]
    fn every_class_passes_its_examples() {
        let file: File = toml::from_str(include_str!("../../lexicon/abbreviations.toml")).unwrap();
        let classes = [
            file.never,
            file.before_number,
            file.before_capital,
            file.before_starter,
            file.starters,
            file.times,
            file.tags,
        ];
        for class in classes {
            for example in class.examples {
                assert_eq!(sentences(&example), [example.as_str()]);
            }
            for split in class.splits {
                assert_eq!(sentences(&split.join(" ")), split);
            }
        }
    }
}
