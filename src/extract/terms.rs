//! Terms: content words, stemmed and hashed.

use rustc_hash::FxHashMap as HashMap;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));

/// The Snowball (Porter 2) stem of a lower-case English word.
pub fn stem(word: &str) -> String {
    STEMMER.stem(word).to_string()
}

/// The identity of a stem in every vector and index: the low half of its XXH3 hash. Two of 100,000 stems share one
/// about once; a shared one costs a little precision and nothing else.
pub fn id(stem: &str) -> u32 {
    xxhash_rust::xxh3::xxh3_64(stem.as_bytes()) as u32
}

/// Stems and hashes the words of one article, each once.
#[derive(Default)]
pub struct TermIds<'t> {
    seen: HashMap<&'t str, u32>,
}

impl<'t> TermIds<'t> {
    /// The term id of a lower-case word.
    pub fn of(&mut self, word: &'t str) -> u32 {
        *self.seen.entry(word).or_insert_with(|| id(&stem(word)))
    }
}
