//! The order of the stages: the one file that knows it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;

use crate::article::Article;
use crate::conflict::{Conflict, Kind};
use crate::diagnostic::Diagnostic;

/// What a scan is asked for, checked before the first article is read.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Rows with a lower score are left out; none takes the threshold of the trained judge.
    pub min_score: Option<f64>,
    /// Only these kinds; empty takes all but `update`.
    pub kinds: Vec<Kind>,
    /// Only conflicts whose claim or counter was published on this day or later, or whose days are both unknown.
    pub since: Option<Date>,
}

/// What a scan did, for the summary on standard error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    pub articles: usize,
    /// Inputs that could not be read.
    pub failed: usize,
    pub reprints: usize,
    pub statements: usize,
    /// Pairs that the judge saw.
    pub pairs: usize,
    pub conflicts: BTreeMap<Kind, usize>,
    pub elapsed: Duration,
}

/// What a scan found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Best first.
    pub conflicts: Vec<Conflict>,
    pub diagnostics: Vec<Diagnostic>,
    pub summary: Summary,
}

/// Told how far a run is; called from many threads.
pub trait Progress: Sync {
    /// `done` articles of the batch have passed `stage`.
    fn report(&self, stage: &'static str, done: usize, total: usize);
}

/// Finds the conflicts among `articles`. What could not be read becomes a diagnostic.
pub fn scan(
    articles: impl Iterator<Item = Result<Article, Diagnostic>>,
    config: &Config,
    progress: &dyn Progress,
) -> Outcome {
    let _ = (articles.count(), config, progress);
    Outcome::default()
}
