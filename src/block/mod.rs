//! Block: the pairs worth comparing, never all pairs.
//!
//! A statement that denies, retracts or rejects looks for its target among all statements of its article and, by
//! meaning and shared names, among those of others. Where both sides assert, similarity is the gate.

mod across;
mod own;
pub mod reprint;
mod stories;
mod within;

use crate::batch::Batch;
use crate::pair::{Pair, StatementRef};

/// What is worth comparing in a batch.
pub struct Blocks<'b> {
    batch: &'b Batch,
    stories: stories::Stories,
}

impl<'b> Blocks<'b> {
    pub fn new(batch: &'b Batch) -> Self {
        Blocks {
            batch,
            stories: stories::Stories::new(batch),
        }
    }

    /// The articles that may tell the same story as `article`, the most similar first.
    pub fn related(&self, article: usize) -> &[u32] {
        self.stories.related(article)
    }

    /// The candidate pairs whose counter stands in `article`, ordered by counter, then relation; none for a reprint.
    /// `counters` tells which statements are likely enough to answer another one.
    pub fn candidates(&self, article: usize, counters: &impl Fn(StatementRef) -> bool) -> Vec<Pair> {
        if self.batch.original[article] as usize != article {
            return Vec::new();
        }
        let mut pairs = within::candidates(self.batch, article, counters);
        pairs.extend(across::candidates(self.batch, article, &self.stories, counters));
        pairs.sort_by_key(|pair| (pair.counter, pair.relation, pair.claim));
        pairs
    }
}
