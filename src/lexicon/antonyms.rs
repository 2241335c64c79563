//! Antonyms: `lexicon/antonyms.tsv` (WordNet) and `lexicon/antonyms_news.tsv`.

use rustc_hash::FxHashMap as HashMap;

use crate::extract::terms;

/// Pairs of term ids whose words are opposites.
#[derive(Clone, Debug, Default)]
pub struct Antonyms {
    of: HashMap<u32, Vec<u32>>,
}

impl Antonyms {
    /// Reads lists of two words a line, separated by a tab; lines that start with `#` are left out.
    ///
    /// # Errors
    /// The first line that is not two words.
    pub fn parse(lists: &[&str]) -> Result<Antonyms, String> {
        let mut antonyms = Antonyms::default();
        for line in lists
            .iter()
            .flat_map(|list| list.lines())
            .filter(|line| !line.starts_with('#'))
        {
            let (a, b) = line
                .split_once('\t')
                .ok_or_else(|| format!("not two words: `{line}`"))?;
            let (a, b) = (terms::id(&terms::stem(a)), terms::id(&terms::stem(b)));
            if a != b {
                antonyms.of.entry(a).or_default().push(b);
                antonyms.of.entry(b).or_default().push(a);
            }
        }
        Ok(antonyms)
    }

    /// The opposites of a term.
    pub fn of(&self, term: u32) -> &[u32] {
        self.of.get(&term).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposites_are_found_both_ways_through_any_form() {
        let antonyms = crate::lexicon::Lexicon::builtin().antonyms;
        let opposite = |a: &str, b: &str| {
            antonyms
                .of(terms::id(&terms::stem(a)))
                .contains(&terms::id(&terms::stem(b)))
        };
        assert!(opposite("accepted", "rejects") && opposite("reject", "accepting"));
        assert!(!opposite("bridge", "river"));
    }
}
