//! Candidates in other articles on the same story.

use super::Answers;
use super::own::keep_own;
use crate::batch::Batch;
use crate::pair::{Pair, Relation, StatementRef};

/// Candidates kept for a statement that answers another one, and for one that only asserts.
const MOST_FOR_A_COUNTER: usize = 24;
const MOST_FOR_AN_ASSERTION: usize = 6;

/// The cosine from which two statements of different articles may speak of the same.
const LEAST_FOR_A_COUNTER: f32 = 0.05;
const LEAST_FOR_AN_ASSERTION: f32 = 0.2;

/// Pairs of statements of `article` with those of related articles.
pub fn candidates(batch: &Batch, article: usize, answers: &Answers<impl Fn(StatementRef) -> f64>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let others: Vec<StatementRef> = batch
        .related(article)
        .iter()
        .flat_map(|&other| batch.refs(other as usize))
        .collect();
    for counter in batch.refs(article) {
        let (most, least) = match answers.likely(counter) {
            true => (MOST_FOR_A_COUNTER, LEAST_FOR_A_COUNTER),
            false => (MOST_FOR_AN_ASSERTION, LEAST_FOR_AN_ASSERTION),
        };
        let mut found: Vec<(StatementRef, f32)> = others
            .iter()
            .map(|&claim| {
                (
                    claim,
                    batch.vectors(counter).context.cosine(&batch.vectors(claim).context),
                )
            })
            .filter(|&(claim, cosine)| cosine >= least && answers.answers(batch, counter, claim))
            .filter(|&(claim, _)| !batch.side_by_side(counter, claim) && apart(batch, counter, claim))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut claims = keep_own(batch, counter, found.into_iter().map(|(claim, _)| claim).collect());
        claims.truncate(most);
        pairs.extend(claims.into_iter().map(|claim| Pair {
            counter,
            claim,
            relation: Relation::AcrossArticles,
        }));
    }
    pairs
}

/// Whether neither article prints the other one's sentence: what both print is met inside one of them.
pub fn apart(batch: &Batch, counter: StatementRef, claim: StatementRef) -> bool {
    !batch.prints(counter.article, claim) && !batch.prints(claim.article, counter)
}
