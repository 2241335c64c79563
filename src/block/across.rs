//! Candidates in other articles.

use super::index::Index;
use crate::batch::Batch;
use crate::pair::{Pair, Relation, StatementRef};

/// Candidates kept for a statement that answers another one, and for one that only asserts.
const MOST_FOR_A_COUNTER: usize = 16;
const MOST_FOR_AN_ASSERTION: usize = 6;

/// The cosine from which two statements of different articles may speak of the same.
const LEAST_FOR_A_COUNTER: f32 = 0.08;
const LEAST_FOR_AN_ASSERTION: f32 = 0.2;

/// How many of the best by shared heavy terms are compared in full.
const LOOKED_AT: usize = 48;

/// Pairs of statements of `article` with those of other articles.
pub fn candidates(batch: &Batch, article: usize, index: &Index, counters: &impl Fn(StatementRef) -> bool) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for counter in batch.refs(article) {
        let answers = counters(counter);
        let (most, least) = match answers {
            true => (MOST_FOR_A_COUNTER, LEAST_FOR_A_COUNTER),
            false => (MOST_FOR_AN_ASSERTION, LEAST_FOR_AN_ASSERTION),
        };
        let mut found: Vec<(StatementRef, f32)> = index
            .similar(batch, counter)
            .into_iter()
            .take(LOOKED_AT)
            .map(|(claim, _)| {
                (
                    claim,
                    batch.vectors(counter).context.cosine(&batch.vectors(claim).context),
                )
            })
            .filter(|&(claim, cosine)| cosine >= least && share_a_name(batch, counter, claim))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // Two assertions meet once: the statement that comes later in the order of the batch is the counter.
        found.retain(|&(claim, _)| answers || counters(claim) || claim < counter);
        pairs.extend(found.into_iter().take(most).map(|(claim, _)| Pair {
            counter,
            claim,
            relation: Relation::AcrossArticles,
        }));
    }
    pairs
}

/// Whether an entity is mentioned in both statements.
fn share_a_name(batch: &Batch, a: StatementRef, b: StatementRef) -> bool {
    let keys = |at: StatementRef| {
        batch
            .statement(at)
            .entities
            .iter()
            .map(move |&e| &batch.entity(at, e).key)
    };
    keys(a).any(|key| keys(b).any(|other| other == key))
}
