//! Stopwords: words without content of their own. They never tell what a sentence is about, but often what it does:
//! "but", "never" and "had" stand in answers more than elsewhere.

use rustc_hash::FxHashMap as HashMap;

/// The list with the place of each word in it.
#[derive(Clone, Debug, Default)]
pub struct Stopwords {
    pub list: Vec<&'static str>,
    places: HashMap<&'static str, u16>,
}

impl Stopwords {
    /// The words of the list, in its order, each once.
    pub fn new(words: impl Iterator<Item = &'static str>) -> Stopwords {
        let mut stopwords = Stopwords::default();
        for word in words {
            let next = stopwords.list.len() as u16;
            if let std::collections::hash_map::Entry::Vacant(entry) = stopwords.places.entry(word) {
                entry.insert(next);
                stopwords.list.push(word);
            }
        }
        stopwords
    }

    /// The place of a lower-case word in the list.
    pub fn place(&self, word: &str) -> Option<u16> {
        self.places.get(word).copied()
    }

    pub fn contains(&self, word: &str) -> bool {
        self.places.contains_key(word)
    }
}
