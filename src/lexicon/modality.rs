//! Words that make a statement less than plain fact: `lexicon/modality.toml`.

use serde::Deserialize;

use super::pattern::PatternSet;
use crate::statement::Modality;

#[derive(Deserialize)]
struct File {
    modality: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name: Modality,
    patterns: Vec<String>,
    examples: Vec<String>,
}

/// The compiled rules.
#[derive(Clone, Debug, Default)]
pub struct ModalityCues {
    patterns: PatternSet<Modality>,
    examples: Vec<(Modality, String)>,
}

impl ModalityCues {
    /// Compiles the rules of one file.
    ///
    /// # Errors
    /// What is wrong with the file, in words.
    pub fn parse(toml: &str) -> Result<ModalityCues, String> {
        let file: File = toml::from_str(toml).map_err(|e| e.to_string())?;
        let mut cues = ModalityCues::default();
        for rule in file.modality {
            for pattern in &rule.patterns {
                cues.patterns.add(pattern, rule.name)?;
            }
            cues.examples
                .extend(rule.examples.into_iter().map(|example| (rule.name, example)));
        }
        Ok(cues)
    }

    /// The modality of the tokens: that of the first cue, plain fact where there is none.
    pub fn of<'t>(&self, len: usize, word: impl Fn(usize) -> &'t str + Copy) -> Modality {
        (0..len)
            .find_map(|at| self.patterns.at(at, len, word).next().map(|hit| *hit.value))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    #[test]
    fn examples_have_their_modality() {
        let lexicon = Lexicon::builtin();
        for (modality, example) in &lexicon.modality.examples {
            let doc = crate::segment::segment(Article::default(), crate::clean::clean(example, None));
            assert_eq!(
                lexicon.modality.of(doc.tokens.len(), |i| doc.word(i)),
                *modality,
                "{example}"
            );
        }
    }
}
