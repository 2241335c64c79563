//! The second reading: the likeliest pairs once more, now with what the NLI model says of their texts.
//!
//! The linear judge sees every pair and leaves each counter with a short list of claims. Where a conflict is likely
//! enough, the NLI model reads that list; a second ranker and a second decider, both linear again, weigh what it says
//! beside what the first ones said.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::features::{ASSERTING, Features};
use super::linear::{LinearModel, sigmoid};
use super::{Candidate, Judge, Verdict, collect, kind, names, spread};
use crate::batch::Batch;
use crate::lexicon::Lexicon;
use crate::nli::{Inference, Nli};
use crate::pair::{Pair, Relation, StatementRef};
use crate::statement::Stance;

/// Claims of one counter that are read.
pub const SHORTLIST: usize = 8;

/// The probability, by the linear judge, from which a counter is worth reading, in the order of [`Relation::ALL`].
const WORTH_READING: [f64; 3] = [0.08, 0.08, 0.05];

/// What of a shortlist is to be read, given the probability by the linear judge: all or nothing.
pub fn worth_reading(relation: Relation, probability: f64, shortlist: Vec<Candidate>) -> Vec<Candidate> {
    match probability >= WORTH_READING[relation as usize] {
        true => shortlist,
        false => Vec::new(),
    }
}

/// The models of the second reading.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SecondReading {
    /// One pair of models a relation, in the order of [`Relation::ALL`].
    pub relations: Vec<ReadingModel>,
    /// The probability from which `scan` reports what has been read.
    pub threshold: f64,
}

/// The models for the pairs of one relation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadingModel {
    pub relation: Relation,
    pub ranker: LinearModel,
    pub decider: LinearModel,
}

/// What the second reading found of a verdict's pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reading {
    pub inference: Inference,
    /// Log-odds that the counter, read after the sentence before it, counters some claim at all.
    pub answers: f64,
    /// The pair that the linear judge settled on, and its log-odds.
    pub first: Pair,
    pub linear: f64,
    /// Score of the claim among those read, how far the next one is behind, share in the softmax.
    pub best: f64,
    pub margin: f64,
    pub share: f64,
    /// Place of the claim by the first ranker, from 0.
    pub place: usize,
}

impl SecondReading {
    /// Whether these models were trained on the features that this program computes.
    pub fn fits(&self) -> bool {
        self.relations.len() == Relation::ALL.len()
            && Relation::ALL.iter().zip(&self.relations).all(|(&relation, trained)| {
                trained.relation == relation
                    && trained.ranker.fits(&claim_names(relation))
                    && trained.decider.fits(&decision_names())
            })
    }
}

/// Lets the model read the shortlists of `verdicts`, the likeliest first, `budget` pairs at most, and settles those
/// verdicts anew. Returns how many pairs were read.
///
/// # Errors
/// If the network cannot be run.
pub fn read(
    batch: &Batch,
    verdicts: &mut [Verdict],
    judge: &Judge,
    nli: &Nli,
    budget: usize,
    lexicon: &Lexicon,
    progress: &dyn Fn(usize, usize),
) -> anyhow::Result<usize> {
    let Some(second) = &judge.second else { return Ok(0) };
    let mut order: Vec<usize> = (0..verdicts.len())
        .filter(|&at| !verdicts[at].shortlist.is_empty())
        .collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&verdicts[a], &verdicts[b]);
        b.probability.total_cmp(&a.probability).then(a.pair.cmp(&b.pair))
    });
    let mut planned = 0;
    let affordable = order.iter().take_while(|&&at| {
        planned += verdicts[at].shortlist.len() + 1;
        planned <= budget
    });
    let chosen = affordable.count();
    order.truncate(chosen);
    let (mut read, total) = (0, order.len());
    for (done, part) in (0..).step_by(AT_ONCE).zip(order.chunks(AT_ONCE)) {
        progress(done, total);
        let said = infer(batch, nli, &part.iter().map(|&at| &verdicts[at]).collect::<Vec<_>>())?;
        for (&at, said) in part.iter().zip(said) {
            read += said.claims.len();
            let ReadingModel { ranker, decider, .. } = &second.relations[verdicts[at].pair.relation as usize];
            let (pair, reading) = settle(batch, &verdicts[at], &said, ranker);
            let odds = decider.log_odds(&decision_features(batch, pair, &reading));
            let verdict = &mut verdicts[at];
            verdict.probability = sigmoid(odds);
            verdict.kind = kind::of(batch, pair, lexicon);
            verdict.pair = pair;
            verdict.reading = Some(reading);
            verdict.shortlist = Vec::new();
        }
    }
    Ok(read)
}

/// Verdicts read between two looks at the progress.
const AT_ONCE: usize = 512;

/// What the model says of a counter and its shortlist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Log-odds that the counter, read after the sentence before it, counters some claim at all.
    answers: f64,
    /// Of each claim of the shortlist.
    claims: Vec<Inference>,
}

/// What the model says of the shortlists of `verdicts`.
///
/// # Errors
/// If the network cannot be run.
pub fn infer(batch: &Batch, nli: &Nli, verdicts: &[&Verdict]) -> anyhow::Result<Vec<Said>> {
    let mut counters: Vec<StatementRef> = verdicts.iter().map(|v| v.pair.counter).collect();
    counters.sort_unstable();
    counters.dedup();
    let mut texts: Vec<(Cow<str>, Cow<str>)> = counters.iter().map(|&at| alone(batch, at)).collect();
    let candidates = verdicts.iter().flat_map(|v| &v.shortlist);
    texts.extend(candidates.map(|candidate| together(batch, candidate.pair)));
    let texts: Vec<(&str, &str)> = texts.iter().map(|(a, b)| (&**a, &**b)).collect();
    let inferences = nli.infer(&texts)?;
    let (alone, mut rest) = inferences.split_at(counters.len());
    let said = verdicts.iter().map(|verdict| {
        let claims;
        (claims, rest) = rest.split_at(verdict.shortlist.len());
        let at = counters.partition_point(|&counter| counter < verdict.pair.counter);
        Said {
            answers: f64::from(alone[at].answers),
            claims: claims.to_vec(),
        }
    });
    Ok(said.collect())
}

/// A counter as the model reads it by itself, after the sentence before it.
fn alone(batch: &Batch, counter: StatementRef) -> (Cow<'_, str>, Cow<'_, str>) {
    let before = batch.sentence_before(counter).unwrap_or_default();
    (before.into(), batch.sentence(counter).into())
}

/// Claim and counter as the model reads them together. Unless the claim is part of the counter's own sentence, the
/// sentence before the counter comes along: it often tells what is denied.
fn together(batch: &Batch, pair: Pair) -> (Cow<'_, str>, Cow<'_, str>) {
    let answer = batch.sentence(pair.counter);
    if pair.relation == Relation::Embedded {
        let counter = batch.statement(pair.counter);
        let text = &batch.articles[pair.counter.article as usize].article.text;
        let claim = &text[counter.embedded.unwrap_or(counter.content).range()];
        return (claim.into(), answer.into());
    }
    let answer = match batch.sentence_before(pair.counter) {
        Some(before) => Cow::Owned(format!("{before} {answer}")),
        None => answer.into(),
    };
    (batch.sentence(pair.claim).into(), answer)
}

/// Features of every claim of a shortlist, in its order.
pub fn rivals(batch: &Batch, verdict: &Verdict, said: &Said) -> Vec<Vec<f64>> {
    let candidates = verdict.shortlist.iter().zip(&said.claims);
    candidates
        .map(|(candidate, inference)| claim_features(batch, verdict, candidate, inference))
        .collect()
}

/// The claim of the shortlist that the second ranker prefers, with what was found of it.
pub fn settle(batch: &Batch, verdict: &Verdict, said: &Said, ranker: &LinearModel) -> (Pair, Reading) {
    let scores: Vec<f64> = match said.claims[..] {
        [_] => vec![0.0],
        _ => rivals(batch, verdict, said)
            .iter()
            .map(|row| ranker.log_odds(row))
            .collect(),
    };
    let spread = spread(&scores);
    let reading = Reading {
        inference: said.claims[spread.at],
        answers: said.answers,
        first: verdict.pair,
        linear: logit(verdict.probability),
        best: scores[spread.at],
        margin: spread.margin,
        share: spread.share,
        place: spread.at,
    };
    (verdict.shortlist[spread.at].pair, reading)
}

fn logit(probability: f64) -> f64 {
    let p = probability.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln()
}

/// The stances whose claims the model is asked about in different ways.
const CROSSED: [(&str, &[Stance]); 3] = [
    ("denies", &[Stance::Denies, Stance::Rejects]),
    (
        "takes back",
        &[Stance::Retracts, Stance::Apologises, Stance::Corrects, Stance::Reverses],
    ),
    ("asserts", ASSERTING),
];

fn inference_features(stance: Stance, inference: &Inference, f: &mut Features) {
    let [entailment, neutral, contradiction] = inference.probabilities();
    let related = f64::from(inference.logits[0].max(inference.logits[2]) - inference.logits[1]);
    f.value("related log-odds", related / 4.0);
    f.value("conflict log-odds", f64::from(inference.conflict) / 4.0);
    f.value("neutral", neutral);
    for (name, value) in [
        ("entailment", entailment),
        ("contradiction", contradiction),
        ("conflict", sigmoid(f64::from(inference.conflict))),
    ] {
        f.value(name, value);
        for (group, stances) in CROSSED {
            f.crossed(group, name, if stances.contains(&stance) { value } else { 0.0 });
        }
    }
}

/// Features by which the claims of a shortlist are ranked again.
fn claim_features(batch: &Batch, verdict: &Verdict, candidate: &Candidate, inference: &Inference) -> Vec<f64> {
    let best = verdict.shortlist.first().map_or(0.0, |first| first.score);
    let stance = batch.statement(candidate.pair.counter).stance;
    match candidate.pair.relation {
        Relation::Embedded => Vec::new(),
        _ => collect(|f| add_claim_features(stance, candidate.score - best, inference, f)),
    }
}

fn add_claim_features(stance: Stance, behind: f64, inference: &Inference, f: &mut Features) {
    f.value("first ranker", behind / 2.0);
    inference_features(stance, inference, f);
}

/// Features by which it is decided whether a counter and the claim of the second reading are a conflict.
pub fn decision_features(batch: &Batch, pair: Pair, reading: &Reading) -> Vec<f64> {
    let stance = batch.statement(pair.counter).stance;
    collect(|f| add_decision_features(stance, reading, f))
}

fn add_decision_features(stance: Stance, reading: &Reading, f: &mut Features) {
    f.value(LINEAR, reading.linear / 4.0);
    f.value("score of the claim", reading.best / 4.0);
    f.value("margin of the claim", reading.margin.min(4.0) / 4.0);
    f.value("share of the claim", reading.share);
    f.flag("claim of the first ranker", reading.place == 0);
    f.value("answers log-odds", reading.answers / 4.0);
    for (group, stances) in CROSSED {
        f.crossed(group, "", f64::from(stances.contains(&stance)));
    }
    inference_features(stance, &reading.inference, f);
}

/// The feature that carries what the linear judge said, a quarter of its log-odds.
pub const LINEAR: &str = "linear judge";

/// How much the linear judge's log-odds count in a second decision.
pub fn weight_of_linear(decider: &LinearModel) -> f64 {
    let weight = decider.weights.iter().find(|(name, _)| name == LINEAR);
    weight.map_or(0.0, |(_, weight)| weight / 4.0)
}

/// Names of the features by which the claims of a shortlist are ranked again.
pub fn claim_names(relation: Relation) -> Vec<String> {
    match relation {
        Relation::Embedded => Vec::new(),
        _ => names(|f| add_claim_features(Stance::Asserts, 0.0, &Inference::default(), f)),
    }
}

/// Names of the features of the second decision.
pub fn decision_names() -> Vec<String> {
    names(|f| add_decision_features(Stance::Asserts, &Reading::default(), f))
}
