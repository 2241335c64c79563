//! Block: the pairs worth comparing, never all pairs.
//!
//! A statement that denies, retracts or rejects looks for its target among all statements of its article and, by
//! meaning and shared names, among those of others. Where both sides assert, similarity is the gate.

mod across;
mod own;
pub mod reprint;
pub mod stories;
mod within;

pub use across::apart;

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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::pair::Relation;

    /// Three articles on two stories; two of them print one sentence.
    fn batch() -> Batch {
        let texts = [
            "The harbour master said the pier was safe. Mira Holt denied that the pier was safe.\n\nThe pier reopened on \
             Friday. “I misspoke,” the harbour master said. Holt called the remark “a mistake”.",
            "The pier is not safe, Mira Holt said on Friday. The harbour master of the town had said that the pier was safe. \
             Mira Holt denied that the pier was safe.",
            "The mill will close, its owner said. Workers said the mill would stay open.",
        ];
        Batch::of_texts(&texts)
    }

    proptest! {
        #[test]
        fn two_statements_meet_once(odds in proptest::collection::vec(-4i8..4, 40), gate in -4i8..4) {
            let batch = batch();
            let log_odds = |at: StatementRef| f64::from(odds[(at.article * 13 + at.statement) as usize % odds.len()]);
            let answers = Answers { log_odds, gate: f64::from(gate) };
            let pairs: Vec<Pair> = (0..3).flat_map(|article| candidates(&batch, article, &answers)).collect();
            let met: HashSet<_> = pairs.iter().map(|p| (p.counter, p.claim)).collect();
            prop_assert_eq!(met.len(), pairs.len());
            for pair in &pairs {
                let same = pair.counter == pair.claim;
                prop_assert_eq!(pair.relation == Relation::Embedded, same);
                prop_assert_eq!(pair.relation != Relation::AcrossArticles, pair.counter.article == pair.claim.article);
                prop_assert!(same || !met.contains(&(pair.claim, pair.counter)), "{:?}", pair);
                prop_assert!(same || log_odds(pair.claim) <= log_odds(pair.counter));
                let claim_is_there = pair.relation == Relation::AcrossArticles && batch.prints(pair.counter.article, pair.claim);
                prop_assert!(!claim_is_there, "{:?} is a pair of one article", pair);
            }
        }
    }
}
