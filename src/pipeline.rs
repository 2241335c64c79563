//! The order of the stages: the one file that knows it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::article::Article;
use crate::batch::Batch;
use crate::block::Blocks;
use crate::conflict::{Conflict, Kind};
use crate::diagnostic::Diagnostic;
use crate::extract::Extraction;
use crate::judge::Verdict;
use crate::lexicon::Lexicon;
use crate::models::Models;
use crate::{clean, extract, rank, segment};

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
    models: &Models,
    config: &Config,
    progress: &dyn Progress,
) -> Outcome {
    let start = Instant::now();
    let mut outcome = Outcome::default();
    let extractions = extract_all(articles, models, progress, &mut outcome.diagnostics);
    let batch = Batch::new(extractions, &models.frequencies);
    let verdicts = judge_all(&batch, models, progress, &mut outcome.summary);

    let threshold = config.min_score.unwrap_or(models.judge.threshold);
    let likely = verdicts.into_iter().filter(|v| v.probability >= threshold).collect();
    // Merged before kinds are chosen, so that a row does not depend on which others are asked for.
    let mut rows = rank::merge(&batch, likely);
    rows.retain(|row| config.wants(row.verdict.kind));
    let mut conflicts = rank::conflicts(&batch, &models.judge, &models.lexicon, &rows);
    conflicts.retain(|c| config.recent(c));

    let summary = &mut outcome.summary;
    summary.articles = batch.articles.len();
    summary.failed = outcome.diagnostics.len();
    summary.reprints = (0..)
        .zip(&batch.original)
        .filter(|(at, original)| at != *original)
        .count();
    summary.statements = batch.articles.iter().map(|a| a.statements.len()).sum();
    for conflict in &conflicts {
        *summary.conflicts.entry(conflict.kind).or_default() += 1;
    }
    summary.elapsed = start.elapsed();
    outcome.conflicts = conflicts;
    outcome
}

/// The statements of one article: clean, segment, extract.
pub fn statements(article: Article, lexicon: &Lexicon) -> Extraction {
    let text = clean::clean(&article.text, article.title.as_deref());
    extract::extract(segment::segment(article, text), lexicon)
}

/// Articles read at a time, so that the texts of a large batch are not all held twice.
const CHUNK: usize = 512;

fn extract_all(
    articles: impl Iterator<Item = Result<Article, Diagnostic>>,
    models: &Models,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Extraction> {
    let mut extractions = Vec::new();
    let mut articles = articles.peekable();
    while articles.peek().is_some() {
        let mut chunk = Vec::with_capacity(CHUNK);
        for article in articles.by_ref().take(CHUNK) {
            match article {
                Ok(article) => chunk.push(article),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        extractions.par_extend(
            chunk
                .into_par_iter()
                .map(|article| statements(article, &models.lexicon)),
        );
        progress.report("extract", extractions.len(), extractions.len());
    }
    extractions
}

/// The best verdicts of every counter of the batch.
fn judge_all(batch: &Batch, models: &Models, progress: &dyn Progress, summary: &mut Summary) -> Vec<Verdict> {
    let Models { lexicon, judge, .. } = models;
    let answers = |at| judge.counter_log_odds(batch, at, lexicon) >= judge.counter_gate;
    let blocks = Blocks::new(batch);
    let (done, compared, total) = (AtomicUsize::new(0), AtomicUsize::new(0), batch.articles.len());
    let verdicts: Vec<Verdict> = (0..total)
        .into_par_iter()
        .flat_map_iter(|article| {
            let pairs = blocks.candidates(article, &answers);
            let of_counter = pairs.chunk_by(|a, b| a.counter == b.counter);
            let verdicts: Vec<Verdict> = of_counter
                .flat_map(|pairs| judge.judge(batch, pairs, lexicon))
                .collect();
            compared.fetch_add(pairs.len(), Ordering::Relaxed);
            progress.report("judge", done.fetch_add(1, Ordering::Relaxed) + 1, total);
            let mut verdicts = rank::best_claims(batch, &verdicts);
            verdicts.extend(rank::claims_elsewhere(batch, &blocks, &verdicts, judge.threshold));
            rank::best_claims(batch, &verdicts)
        })
        .collect();
    summary.pairs = compared.into_inner();
    verdicts
}

impl Config {
    fn wants(&self, kind: Kind) -> bool {
        match self.kinds.is_empty() {
            true => kind != Kind::Update,
            false => self.kinds.contains(&kind),
        }
    }

    fn recent(&self, conflict: &Conflict) -> bool {
        let days = [conflict.claim.published, conflict.counter.published];
        self.since
            .is_none_or(|since| days.iter().all(Option::is_none) || days.iter().flatten().any(|day| *day >= since))
    }
}
