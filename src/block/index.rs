//! An inverted index over the heaviest terms of every statement.

use std::collections::HashMap;

use crate::batch::Batch;
use crate::pair::StatementRef;

/// Terms a statement is indexed under.
const TERMS_A_STATEMENT: usize = 8;

/// A term that more statements share says too little to look through them all.
const LONGEST_POSTING: usize = 2_000;

/// Statements by term.
pub struct Index {
    postings: HashMap<u32, Vec<(StatementRef, f32)>>,
}

impl Index {
    /// Indexes the statements of all original articles.
    pub fn new(batch: &Batch) -> Index {
        let mut postings: HashMap<u32, Vec<(StatementRef, f32)>> = HashMap::new();
        for article in (0..batch.articles.len()).filter(|&a| batch.original[a] as usize == a) {
            for at in batch.refs(article) {
                for (term, weight) in heaviest(&batch.vectors(at).context.0) {
                    postings.entry(term).or_default().push((at, weight));
                }
            }
        }
        postings.retain(|_, statements| statements.len() > 1 && statements.len() <= LONGEST_POSTING);
        Index { postings }
    }

    /// Statements of other articles that share a heavy term with `at`, each with the part of the cosine that the
    /// shared heavy terms make up, best first.
    pub fn similar(&self, batch: &Batch, at: StatementRef) -> Vec<(StatementRef, f32)> {
        let mut scores: HashMap<StatementRef, f32> = HashMap::new();
        for (term, weight) in heaviest(&batch.vectors(at).context.0) {
            for &(other, other_weight) in self.postings.get(&term).into_iter().flatten() {
                if other.article != at.article {
                    *scores.entry(other).or_default() += weight * other_weight;
                }
            }
        }
        let mut found: Vec<(StatementRef, f32)> = scores.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }
}

/// The heaviest terms of a vector; ties go to the smaller id.
fn heaviest(weights: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let mut terms = weights.to_vec();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    terms.truncate(TERMS_A_STATEMENT);
    terms
}
