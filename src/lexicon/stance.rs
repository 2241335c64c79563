//! Stance cues: `lexicon/stance.toml`.

use serde::Deserialize;

use super::pattern::PatternSet;
use crate::statement::Stance;

/// A class of cues with one meaning, such as "take back" or "deny".
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueClass {
    pub name: String,
    pub stance: Stance,
    /// Seldom stands in anything but an answer.
    #[serde(default)]
    pub strong: bool,
    /// Tells what the speaker does whatever else stands in the sentence.
    #[serde(default)]
    outranks: bool,
    #[serde(default)]
    negatable: bool,
    patterns: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "run as tests"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "run as tests"))]
    #[serde(default)]
    not: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    negators: Vec<String>,
    affirming: Vec<String>,
    cue: Vec<CueClass>,
}

/// All cue classes, compiled.
#[derive(Clone, Debug, Default)]
pub struct StanceCues {
    pub classes: Vec<CueClass>,
    /// Values are indices into `classes`.
    patterns: PatternSet<u16>,
    exceptions: PatternSet<u16>,
    negators: PatternSet<()>,
    /// Negators that turn nothing around.
    affirming: PatternSet<()>,
}

/// A cue found: tokens `start..end` of those searched, and its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueMatch {
    pub start: usize,
    pub end: usize,
    pub class: u16,
    /// A negator stands right before it: "did not deny", "refused to retract".
    pub negated: bool,
}

/// How many words may stand between a negator and the cue it turns around ("did not immediately deny").
const ADVERBS_BETWEEN: usize = 1;

impl StanceCues {
    /// Compiles the rules of one file.
    ///
    /// # Errors
    /// What is wrong with the file, in words.
    pub fn parse(toml: &str) -> Result<StanceCues, String> {
        let file: File = toml::from_str(toml).map_err(|e| e.to_string())?;
        let mut cues = StanceCues::default();
        for negator in &file.negators {
            cues.negators.add(negator, ())?;
        }
        for affirming in &file.affirming {
            cues.affirming.add(affirming, ())?;
        }
        for (index, class) in file.cue.into_iter().enumerate() {
            for pattern in &class.patterns {
                cues.patterns.add(pattern, index as u16)?;
            }
            for pattern in &class.except {
                cues.exceptions.add(pattern, index as u16)?;
            }
            cues.classes.push(class);
        }
        Ok(cues)
    }

    /// The cues among `len` tokens, in order of start; of one class and start the longest. `word` gives a token in
    /// lower case.
    pub fn find<'s, 't: 's>(&'s self, len: usize, word: impl Fn(usize) -> &'t str + Copy + 's) -> Vec<CueMatch> {
        let mut found: Vec<CueMatch> = Vec::new();
        for hit in self.patterns.find(len, word) {
            let cue = CueMatch {
                start: hit.start,
                end: hit.end,
                class: *hit.value,
                negated: false,
            };
            match found.iter_mut().rfind(|c| c.start == cue.start && c.class == cue.class) {
                Some(same) => same.end = same.end.max(cue.end),
                None => found.push(cue),
            }
        }
        if !found.is_empty() {
            let exceptions = self.exceptions.find(len, word);
            found.retain(|c| {
                !exceptions
                    .iter()
                    .any(|e| *e.value == c.class && e.start < c.end && c.start < e.end)
            });
            let affirming = self.affirming.find(len, word);
            let mut negators = self.negators.find(len, word);
            negators.retain(|n| !affirming.iter().any(|a| a.start <= n.start && n.start < a.end));
            for cue in found.iter_mut().filter(|c| self.classes[c.class as usize].negatable) {
                cue.negated = negators
                    .iter()
                    .any(|n| n.end <= cue.start && cue.start <= n.end + ADVERBS_BETWEEN);
            }
        }
        found
    }

    /// The cue among `cues` that tells best what the speaker does.
    pub fn leading<'c>(&self, cues: impl Iterator<Item = &'c CueMatch>) -> Option<&'c CueMatch> {
        cues.min_by_key(|cue| (!self.classes[cue.class as usize].outranks, cue.class, cue.start))
    }

    /// The index of the class of that name.
    pub fn class(&self, name: &str) -> Option<u16> {
        self.classes.iter().position(|c| c.name == name).map(|i| i as u16)
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    /// Names of the classes found in `text`.
    fn classes(text: &str) -> Vec<String> {
        let lexicon = Lexicon::builtin();
        let doc = crate::segment::segment(Article::default(), crate::clean::clean(text, None));
        let found = lexicon.stance.find(doc.tokens.len(), |i| doc.word(i));
        found
            .iter()
            .map(|c| lexicon.stance.classes[c.class as usize].name.clone())
            .collect()
    }

    #[test]
    fn examples_are_found_and_counter_examples_are_not() {
        let mut wrong = Vec::new();
        for class in &Lexicon::builtin().stance.classes {
            assert!(!class.examples.is_empty(), "{} has no example", class.name);
            let has = |text: &String| classes(text).contains(&class.name);
            wrong.extend(
                class
                    .examples
                    .iter()
                    .filter(|e| !has(e))
                    .map(|e| format!("{} not found in: {e}", class.name)),
            );
            wrong.extend(
                class
                    .not
                    .iter()
                    .filter(|e| has(e))
                    .map(|e| format!("{} found in: {e}", class.name)),
            );
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn one_of_several_cues_leads() {
        let lexicon = Lexicon::builtin();
        for (text, name, negated) in [
            ("He walked back the false claim.", "take_back", false),
            ("He denied the false claim.", "deny", false),
            ("He did not deny it.", "deny", true),
            ("He not only denied it.", "deny", false),
        ] {
            let doc = crate::segment::segment(Article::default(), crate::clean::clean(text, None));
            let found = lexicon.stance.find(doc.tokens.len(), |i| doc.word(i));
            let cue = lexicon.stance.leading(found.iter()).unwrap();
            let class = &lexicon.stance.classes[cue.class as usize].name;
            assert_eq!((class.as_str(), cue.negated), (name, negated), "{text}");
        }
    }
}
