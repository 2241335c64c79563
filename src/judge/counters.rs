//! Counters: which statements answer another one at all.

use rayon::prelude::*;

use super::{Judge, counter_features};
use crate::batch::Batch;
use crate::lexicon::Lexicon;
use crate::pair::StatementRef;

/// Log-odds, for every statement of a batch, that it answers another one at all.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    /// By article, then statement.
    log_odds: Vec<Vec<f64>>,
}

impl Counters {
    /// By the counter model of a judge.
    pub fn new(batch: &Batch, judge: &Judge, lexicon: &Lexicon) -> Counters {
        Counters::by(batch, |at| {
            judge.counter.log_odds(&counter_features(batch, at, lexicon))
        })
    }

    /// By a function of the statement.
    pub fn by(batch: &Batch, log_odds: impl Fn(StatementRef) -> f64 + Sync) -> Counters {
        let articles = (0..batch.articles.len()).into_par_iter();
        Counters {
            log_odds: articles
                .map(|article| batch.refs(article).map(&log_odds).collect())
                .collect(),
        }
    }

    pub fn log_odds(&self, at: StatementRef) -> f64 {
        self.log_odds[at.article as usize][at.statement as usize]
    }
}
