//! Candidates inside one article.

use crate::batch::Batch;
use crate::pair::{Pair, Relation, StatementRef};

/// Where both sides only assert, the cosine from which they may speak of the same.
const LEAST_SIMILARITY: f32 = 0.15;

/// A target is looked for this many statements back and forth; further ones only where they are similar.
const REACH: usize = 60;

/// All pairs of `article` worth comparing.
pub fn candidates(batch: &Batch, article: usize, counters: &impl Fn(StatementRef) -> bool) -> Vec<Pair> {
    let refs: Vec<StatementRef> = batch.refs(article).collect();
    let mut pairs = Vec::new();
    for (at, &counter) in refs.iter().enumerate() {
        let answers = counters(counter);
        let own = batch.statement(counter);
        if answers && own.embedded.is_some() {
            pairs.push(Pair {
                counter,
                claim: counter,
                relation: Relation::Embedded,
            });
        }
        for (other, &claim) in refs.iter().enumerate() {
            if batch.statement(claim).sentence == own.sentence || batch.side_by_side(counter, claim) {
                continue;
            }
            let near = answers && at.abs_diff(other) <= REACH;
            // A pair that only asserts is taken once, the later statement as counter.
            let similar = (answers || other < at)
                && batch.vectors(counter).context.cosine(&batch.vectors(claim).context) >= LEAST_SIMILARITY;
            if near || similar {
                pairs.push(Pair {
                    counter,
                    claim,
                    relation: Relation::SameArticle,
                });
            }
        }
    }
    pairs
}
