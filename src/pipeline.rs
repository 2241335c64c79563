//! The order of the stages: the one file that knows it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::article::Article;
use crate::batch::Batch;
use crate::block::{self, Answers};
use crate::conflict::{Conflict, Kind};
use crate::diagnostic::Diagnostic;
use crate::extract::Extraction;
use crate::judge::counters::Counters;
use crate::judge::{Verdict, reading};
use crate::lexicon::Lexicon;
use crate::models::Models;
use crate::{clean, extract, rank, segment};

/// Counters that the NLI model reads at most, where nobody says otherwise: a minute or two on two cores, whatever the
/// batch. Those of them that have a row are read once more where related articles may tell their claim.
pub const NEURAL_BUDGET: usize = 3_000;

/// What a scan is asked for, checked before the first article is read.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Rows with a lower score are left out; none takes the threshold of the trained judge.
    pub min_score: Option<f64>,
    /// Only these kinds; empty takes all but `update`.
    pub kinds: Vec<Kind>,
    /// Only conflicts whose claim or counter was published on this day or later, or whose days are both unknown.
    pub since: Option<Date>,
    /// Counters that the NLI model reads at most, if there is one, each with its likeliest claims; the likeliest
    /// conflicts go first.
    pub neural_budget: usize,
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
    /// Counters that the NLI model read.
    pub read: usize,
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

/// Nobody is told.
impl Progress for () {
    fn report(&self, _: &'static str, _: usize, _: usize) {}
}

/// Finds the conflicts among `articles`. What could not be read becomes a diagnostic.
///
/// # Errors
/// If the NLI model cannot be run.
pub fn scan(
    articles: impl Iterator<Item = Result<Article, Diagnostic>>,
    models: &Models,
    config: &Config,
    progress: &dyn Progress,
) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let mut outcome = Outcome::default();
    let extractions = extract_all(articles, models, progress, &mut outcome.diagnostics);
    let batch = Batch::new(extractions, &models.frequencies);
    let verdicts = judge_all(&batch, models, config, progress, &mut outcome)?;

    let least = |v: &Verdict| config.min_score.unwrap_or_else(|| v.threshold(&models.judge));
    let likely = verdicts.into_iter().filter(|v| v.probability >= least(v)).collect();
    // Merged before kinds are chosen, so that a row does not depend on which others are asked for.
    let mut rows = rank::merge(&batch, likely, |v| v.probability >= v.threshold(&models.judge));
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
    Ok(outcome)
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
fn judge_all(
    batch: &Batch,
    models: &Models,
    config: &Config,
    progress: &dyn Progress,
    outcome: &mut Outcome,
) -> anyhow::Result<Vec<Verdict>> {
    let Models { lexicon, judge, .. } = models;
    let counters = Counters::new(batch, judge, lexicon);
    let answers = Answers {
        log_odds: |at| counters.log_odds(at),
        gate: judge.counter_gate,
    };
    let (done, compared, total) = (AtomicUsize::new(0), AtomicUsize::new(0), batch.articles.len());
    let mut verdicts: Vec<Verdict> = (0..total)
        .into_par_iter()
        .flat_map_iter(|article| {
            let pairs = block::candidates(batch, article, &answers);
            let of_counter = pairs.chunk_by(|a, b| a.counter == b.counter);
            let verdicts: Vec<Verdict> = of_counter
                .flat_map(|pairs| judge.judge(batch, counters.log_odds(pairs[0].counter), pairs, lexicon))
                .collect();
            compared.fetch_add(pairs.len(), Ordering::Relaxed);
            progress.report("judge", done.fetch_add(1, Ordering::Relaxed) + 1, total);
            rank::best_of_each_relation(batch, verdicts)
        })
        .collect();
    outcome.summary.pairs = compared.into_inner();
    if let Some(nli) = &models.nli {
        let told = |done, total| progress.report("read", done, total);
        let budget = config.neural_budget;
        outcome.summary.read = reading::read(batch, &mut verdicts, judge, nli, budget, lexicon, &told)?;
    }
    let mut verdicts = best_claims(batch, verdicts);
    if let Some(nli) = &models.nli {
        verdicts.extend(rank::claims_elsewhere(batch, &verdicts, judge, nli)?);
        verdicts.sort_by_key(|v| v.pair.counter.article);
        verdicts = best_claims(batch, verdicts);
    }
    Ok(verdicts)
}

/// Of verdicts that are ordered by the article of their counter the best of every counter.
fn best_claims(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let of_article = verdicts.chunk_by(|a, b| a.pair.counter.article == b.pair.counter.article);
    let of_article: Vec<&[Verdict]> = of_article.collect();
    of_article
        .into_par_iter()
        .flat_map_iter(|verdicts| rank::best_claims(batch, verdicts.to_vec()))
        .collect()
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
