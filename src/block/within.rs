//! Candidates inside one article.

use super::Answers;
use super::own::keep_own;
use crate::batch::Batch;
use crate::pair::{Pair, Relation, StatementRef};

/// Where both sides only assert, the cosine from which they may speak of the same.
const LEAST_SIMILARITY: f32 = 0.15;

/// A target is looked for this many statements back and forth; further ones only where they are similar.
const REACH: usize = 60;

/// Further or merely similar claims kept for a statement, the most similar ones: a table of like lines would pair them all.
const MOST_SIMILAR: usize = 24;

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
        let mut near = Vec::new();
        let mut similar: Vec<(StatementRef, f32)> = Vec::new();
        for (other, &claim) in refs.iter().enumerate() {
            let apart = batch.statement(claim).sentence != own.sentence && !batch.side_by_side(counter, claim);
            if !apart || !answers.answers(batch, counter, claim) {
                continue;
            }
            if likely && at.abs_diff(other) <= REACH {
                near.push(claim);
                continue;
            }
            let cosine = batch.vectors(counter).context.cosine(&batch.vectors(claim).context);
            if cosine >= LEAST_SIMILARITY {
                similar.push((claim, cosine));
            }
        }
        similar.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        similar.truncate(MOST_SIMILAR);
        near.extend(similar.into_iter().map(|(claim, _)| claim));
        near.sort_unstable();
        pairs.extend(keep_own(batch, counter, near).into_iter().map(|claim| Pair {
            counter,
            claim,
            relation: Relation::SameArticle,
        }));
    }
    pairs
}
