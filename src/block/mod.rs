//! Block: the pairs worth comparing, never all pairs.
//!
//! A statement that denies, retracts or rejects looks for its target among all statements of its article and, by
//! meaning and shared names, among those of others. Where both sides assert, similarity is the gate.

mod across;
pub mod reprint;
mod stories;
mod within;

use rayon::prelude::*;

use crate::batch::Batch;
use crate::pair::{Pair, StatementRef};

/// The candidate pairs of a batch, ordered by counter, then relation. `counters` tells which statements are likely
/// enough to answer another one.
pub fn candidates(batch: &Batch, counters: &(impl Fn(StatementRef) -> bool + Sync)) -> Vec<Pair> {
    let stories = stories::Stories::new(batch);
    (0..batch.articles.len())
        .into_par_iter()
        .filter(|&article| batch.original[article] as usize == article)
        .flat_map_iter(|article| {
            let mut pairs = within::candidates(batch, article, counters);
            pairs.extend(across::candidates(batch, article, &stories, counters));
            pairs.sort_by_key(|pair| (pair.counter, pair.relation, pair.claim));
            pairs
        })
        .collect()
}
