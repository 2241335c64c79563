//! Nouns that point back to an earlier statement: `lexicon/anaphora.toml`.

use serde::Deserialize;

use super::pattern::PatternSet;

#[derive(Deserialize)]
struct File {
    noun: Vec<Noun>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    name: String,
    anaphors: Vec<String>,
    antecedents: Vec<String>,
    /// A statement that points back, and one that it may point to.
    example: Vec<String>,
}

/// Classes of anaphoric nouns; a set of classes is a bit mask, bit `i` for class `i`.
#[derive(Clone, Debug, Default)]
pub struct Anaphora {
    pub names: Vec<String>,
    anaphors: PatternSet<u32>,
    antecedents: PatternSet<u32>,
    examples: Vec<Vec<String>>,
}

impl Anaphora {
    /// Compiles the classes of one file.
    ///
    /// # Errors
    /// What is wrong with the file, in words.
    pub fn parse(toml: &str) -> Result<Anaphora, String> {
        let file: File = toml::from_str(toml).map_err(|e| e.to_string())?;
        let mut result = Anaphora::default();
        for (index, noun) in file.noun.into_iter().enumerate() {
            for pattern in &noun.anaphors {
                result.anaphors.add(pattern, 1 << index)?;
            }
            for pattern in &noun.antecedents {
                result.antecedents.add(pattern, 1 << index)?;
            }
            result.names.push(noun.name);
            result.examples.push(noun.example);
        }
        Ok(result)
    }

    /// The classes by which the tokens point back.
    pub fn refers<'t>(&self, len: usize, word: impl Fn(usize) -> &'t str + Copy) -> u32 {
        self.anaphors
            .find(len, word)
            .iter()
            .fold(0, |bits, hit| bits | hit.value)
    }

    /// The classes of nouns that may point to the tokens.
    pub fn antecedent<'t>(&self, len: usize, word: impl Fn(usize) -> &'t str + Copy) -> u32 {
        self.antecedents
            .find(len, word)
            .iter()
            .fold(0, |bits, hit| bits | hit.value)
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    #[test]
    fn an_example_points_back_and_its_antecedent_may_be_meant() {
        let lexicon = Lexicon::builtin();
        let parse = |text: &str| crate::segment::segment(Article::default(), crate::clean::clean(text, None));
        for (class, examples) in lexicon.anaphora.examples.iter().enumerate() {
            let [later, earlier] = [parse(&examples[0]), parse(&examples[1])];
            assert!(
                lexicon.anaphora.refers(later.tokens.len(), |i| later.word(i)) & (1 << class) != 0,
                "{examples:?}"
            );
            let found = lexicon.anaphora.antecedent(earlier.tokens.len(), |i| earlier.word(i)) & (1 << class) != 0;
            assert!(found || lexicon.anaphora.names[class] == "that", "{examples:?}");
        }
    }
}
