//! Candidates inside one article.

use super::Answers;
use super::own::keep_own;
use crate::batch::Batch;
use crate::pair::{Pair, Relation, StatementRef};

/// Where both sides only assert, the cosine from which they may speak of the same.
const LEAST_SIMILARITY: f32 = 0.15;

/// A target is looked for this many statements back and forth; further ones only where they are similar.
const REACH: usize = 60;

/// All pairs of `article` worth comparing.
pub fn candidates(batch: &Batch, article: usize, answers: &Answers<impl Fn(StatementRef) -> f64>) -> Vec<Pair> {
    let refs: Vec<StatementRef> = batch.refs(article).collect();
    let mut pairs = Vec::new();
    for (at, &counter) in refs.iter().enumerate() {
        let likely = answers.likely(counter);
        let own = batch.statement(counter);
        if likely && own.embedded.is_some() {
            pairs.push(Pair {
                counter,
                claim: counter,
                relation: Relation::Embedded,
            });
        }
        let worth = |(other, claim): (usize, &StatementRef)| {
            let near = likely && at.abs_diff(other) <= REACH;
            let similar = || batch.vectors(counter).context.cosine(&batch.vectors(*claim).context) >= LEAST_SIMILARITY;
            let apart = batch.statement(*claim).sentence != own.sentence && !batch.side_by_side(counter, *claim);
            (apart && answers.answers(batch, counter, *claim) && (near || similar())).then_some(*claim)
        };
        let claims = keep_own(batch, counter, refs.iter().enumerate().filter_map(worth).collect());
        pairs.extend(claims.into_iter().map(|claim| Pair {
            counter,
            claim,
            relation: Relation::SameArticle,
        }));
    }
    pairs
}
