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

/// How much statements look like answers to others, whatever they answer.
pub struct Answers<F: Fn(StatementRef) -> f64> {
    /// Log-odds that a statement answers another one at all.
    pub log_odds: F,
    /// The log-odds from which its target is looked for far and wide.
    pub gate: f64,
}

impl<F: Fn(StatementRef) -> f64> Answers<F> {
    fn likely(&self, at: StatementRef) -> bool {
        (self.log_odds)(at) >= self.gate
    }

    /// Whether `counter` looks more like the answer of the two than `claim`: so every two statements meet once, and
    /// which of them answers does not have to be learnt. Of two that are alike the later one answers.
    fn answers(&self, batch: &Batch, counter: StatementRef, claim: StatementRef) -> bool {
        let [ours, theirs] = [counter, claim].map(&self.log_odds);
        ours > theirs || ours == theirs && batch.earlier(claim, counter)
    }
}

/// The candidate pairs whose counter stands in `article`, ordered by counter, then relation; none for a reprint.
pub fn candidates(batch: &Batch, article: usize, answers: &Answers<impl Fn(StatementRef) -> f64>) -> Vec<Pair> {
    if batch.original[article] as usize != article {
        return Vec::new();
    }
    let mut pairs = within::candidates(batch, article, answers);
    pairs.extend(across::candidates(batch, article, answers));
    pairs.sort_by_key(|pair| (pair.counter, pair.relation, pair.claim));
    pairs
}
