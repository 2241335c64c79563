//! Counters: which statements answer another one at all.
//!
//! The linear model says it of every statement. The NLI model, which has an output for it, reads the likelier ones
//! after the sentence before them, within a budget; a small linear model weighs both.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::features::{ASSERTING, Features};
use super::linear::LinearModel;
use super::{Judge, collect, counter_features, names};
use crate::batch::Batch;
use crate::lexicon::Lexicon;
use crate::nli::{Inference, Nli};
use crate::pair::StatementRef;
use crate::statement::Stance;

/// What weighs the NLI model's word on a statement beside the linear model's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnswerModel {
    /// Log-odds by the linear model from which a statement is worth reading.
    pub gate: f64,
    pub model: LinearModel,
}

impl AnswerModel {
    /// Whether the model was trained on the features that this program computes.
    pub fn fits(&self) -> bool {
        self.model.fits(&answer_names())
    }
}

/// Log-odds, for every statement of a batch, that it answers another one at all.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    /// By article, then statement.
    log_odds: Vec<Vec<f64>>,
}

impl Counters {
    /// By a function of the statement.
    pub fn by(batch: &Batch, log_odds: impl Fn(StatementRef) -> f64 + Sync) -> Counters {
        let articles = (0..batch.articles.len()).into_par_iter();
        Counters {
            log_odds: articles
                .map(|article| batch.refs(article).map(&log_odds).collect())
                .collect(),
        }
    }

    /// By the linear model alone.
    pub fn linear(batch: &Batch, judge: &Judge, lexicon: &Lexicon) -> Counters {
        Counters::by(batch, |at| {
            judge.counter.log_odds(&counter_features(batch, at, lexicon))
        })
    }

    pub fn log_odds(&self, at: StatementRef) -> f64 {
        self.log_odds[at.article as usize][at.statement as usize]
    }

    pub fn set(&mut self, at: StatementRef, log_odds: f64) {
        self.log_odds[at.article as usize][at.statement as usize] = log_odds;
    }

    /// Lets the NLI model read the likeliest statements of originals, `budget` sentences at most, and weighs what it
    /// says. Returns how many sentences were read.
    ///
    /// # Errors
    /// If the network cannot be run.
    pub fn read(&mut self, batch: &Batch, judge: &Judge, nli: &Nli, budget: usize) -> anyhow::Result<usize> {
        let Some(answer) = &judge.answer else { return Ok(0) };
        let mut likely: Vec<StatementRef> = (0..batch.articles.len())
            .filter(|&article| batch.original[article] as usize == article)
            .flat_map(|article| batch.refs(article))
            .filter(|&at| self.log_odds(at) >= answer.gate)
            .collect();
        likely.sort_by(|&a, &b| self.log_odds(b).total_cmp(&self.log_odds(a)).then(a.cmp(&b)));
        let (said, read) = infer(batch, nli, &likely, budget)?;
        for (&at, said) in likely.iter().zip(&said) {
            let odds = answer
                .model
                .log_odds(&answer_features(batch, at, self.log_odds(at), said));
            self.set(at, odds);
        }
        Ok(read)
    }
}

/// What the model says of the sentences of `statements`, each sentence read once and `budget` of them at most: of the
/// first statements of the list. Also returns how many sentences that were.
///
/// # Errors
/// If the network cannot be run.
pub fn infer(
    batch: &Batch,
    nli: &Nli,
    statements: &[StatementRef],
    budget: usize,
) -> anyhow::Result<(Vec<Inference>, usize)> {
    let (mut sentences, mut places, mut texts) = (HashMap::new(), Vec::new(), Vec::new());
    for &at in statements {
        let next = texts.len();
        let place = *sentences.entry((at.article, batch.statement(at).span)).or_insert(next);
        if place == next {
            if next == budget {
                break;
            }
            texts.push((batch.sentence_before(at).unwrap_or_default(), batch.sentence(at)));
        }
        places.push(place);
    }
    let said = nli.infer(&texts)?;
    Ok((places.into_iter().map(|place| said[place]).collect(), texts.len()))
}

/// The stances of which the model knows more or less.
const FAMILIES: [(&str, &[Stance]); 3] = [
    ("denies or rejects", &[Stance::Denies, Stance::Rejects]),
    (
        "takes back",
        &[Stance::Retracts, Stance::Apologises, Stance::Corrects, Stance::Reverses],
    ),
    ("asserts", ASSERTING),
];

/// Features by which it is decided anew whether a statement answers another one.
pub fn answer_features(batch: &Batch, at: StatementRef, linear: f64, said: &Inference) -> Vec<f64> {
    collect(|f| add_answer_features(batch.statement(at).stance, linear, said, f))
}

fn add_answer_features(stance: Stance, linear: f64, said: &Inference, f: &mut Features) {
    f.value("linear model", linear / 4.0);
    f.value("answer log-odds", f64::from(said.answer) / 4.0);
    for (family, stances) in FAMILIES {
        f.crossed(family, "", f64::from(stances.contains(&stance)));
    }
}

/// Names of these features.
pub fn answer_names() -> Vec<String> {
    names(|f| add_answer_features(Stance::Asserts, 0.0, &Inference::default(), f))
}
