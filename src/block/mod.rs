//! Block: the pairs worth comparing, never all pairs.
//!
//! A statement that denies, retracts or rejects looks for its target among all statements of its article and, by
//! meaning and shared names, among those of others. Where both sides assert, similarity is the gate.

mod across;
mod own;
pub mod reprint;
pub mod stories;
mod within;

use crate::batch::Batch;
use crate::pair::{Pair, StatementRef};

/// The candidate pairs whose counter stands in `article`, ordered by counter, then relation; none for a reprint.
/// `counters` tells which statements are likely enough to answer another one.
pub fn candidates(batch: &Batch, article: usize, counters: &impl Fn(StatementRef) -> bool) -> Vec<Pair> {
    if batch.original[article] as usize != article {
        return Vec::new();
    }
    let mut pairs = within::candidates(batch, article, counters);
    pairs.extend(across::candidates(batch, article, counters));
    pairs.sort_by_key(|pair| (pair.counter, pair.relation, pair.claim));
    pairs
}
