//! Articles on the same story: only their statements are compared across articles.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::vectorize::SparseVector;

/// The cosine of two articles' topics from which they may tell the same story.
const LEAST_SIMILARITY: f32 = 0.1;

/// Related articles kept for an article, the most similar ones.
const MOST_RELATED: usize = 10;

/// A topic term that more articles share says too little to look through them all.
const LONGEST_POSTING: usize = 1_000;

/// For each article those that may tell the same story, most similar first; reprints have none.
#[derive(Clone, Debug, Default)]
pub struct Stories {
    related: Vec<Vec<u32>>,
}

impl Stories {
    /// Of articles with these `topics`; `original` tells of each which it is a reprint of.
    pub fn new(topics: &[SparseVector], original: &[u32]) -> Stories {
        let originals: Vec<u32> = (0..topics.len() as u32)
            .filter(|&a| original[a as usize] == a)
            .collect();
        let mut postings: HashMap<u32, Vec<(u32, f32)>> = HashMap::new();
        for &article in &originals {
            for &(term, weight) in &topics[article as usize].0 {
                postings.entry(term).or_default().push((article, weight));
            }
        }
        postings.retain(|_, articles| articles.len() <= LONGEST_POSTING);
        let related = |article: u32| {
            let mut cosines: HashMap<u32, f32> = HashMap::new();
            for (term, weight) in &topics[article as usize].0 {
                for (other, other_weight) in postings.get(term).into_iter().flatten() {
                    *cosines.entry(*other).or_default() += weight * other_weight;
                }
            }
            let mut found: Vec<(u32, f32)> = cosines
                .into_iter()
                .filter(|&(other, cosine)| other != article && cosine >= LEAST_SIMILARITY)
                .collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.truncate(MOST_RELATED);
            found.into_iter().map(|(other, _)| other).collect()
        };
        let mut all = vec![Vec::new(); topics.len()];
        let found: Vec<(u32, Vec<u32>)> = originals
            .par_iter()
            .map(|&article| (article, related(article)))
            .collect();
        for (article, others) in found {
            all[article as usize] = others;
        }
        Stories { related: all }
    }

    /// The articles that may tell the same story as `article`.
    pub fn related(&self, article: usize) -> &[u32] {
        &self.related[article]
    }
}
