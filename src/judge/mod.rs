//! Judge: does a statement answer another one, which one, and is that a conflict?
//!
//! Three linear models in a row: the *counter* model says whether a statement answers another one at all, a *ranker*
//! picks the claim it answers, a *decider* gives the probability that the two are a conflict. What is likely enough is
//! read once more with the NLI model ([`reading`]). The kind follows from stance and speakers.

pub mod clash;
pub mod counters;
pub mod features;
pub mod kind;
pub mod linear;
pub mod reading;
pub mod text_pair;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use crate::batch::Batch;
use crate::conflict::Kind;
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use features::{Features, Ranking};
use linear::LinearModel;
use reading::{Reading, SHORTLIST, SecondReading};

/// The format of `judge.json`. Version 1 knew no second reading; it is still read. Later versions are refused.
pub const FORMAT_VERSION: u32 = 2;

/// Everything `train` fits and `scan` reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Judge {
    pub format_version: u32,
    /// Whether a statement answers another one at all.
    pub counter: LinearModel,
    /// Log-odds below which a statement is not tried as a counter.
    pub counter_gate: f64,
    /// One pair of models a relation, in the order of [`Relation::ALL`].
    pub relations: Vec<RelationModel>,
    /// The probability from which `scan` reports.
    pub threshold: f64,
    /// What weighs the words of the NLI model.
    #[serde(default)]
    pub second: Option<SecondReading>,
}

/// The models for the pairs of one relation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RelationModel {
    pub relation: Relation,
    /// Scores the claims that one counter may answer; an embedded claim has no rivals and needs none.
    pub ranker: LinearModel,
    /// Whether a counter and its best claim are a conflict.
    pub decider: LinearModel,
}

/// What the judge says of a counter and the best claim it may answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub pair: Pair,
    pub ranking: Ranking,
    /// In 0..=1.
    pub probability: f64,
    pub kind: Kind,
    /// The best claims, best first, where they are worth reading and have not been read yet.
    pub shortlist: Vec<Candidate>,
    /// What the second reading found, if there was one.
    pub reading: Option<Reading>,
    /// Where `pair` has the claim of another pair as another article tells it.
    pub carried: Option<Carried>,
}

/// A claim told elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carried {
    /// The pair that was judged, with the claim as the counter's own article tells it.
    pub from: Pair,
    /// Log-odds by the NLI model that the counter answers the claim as it is told elsewhere.
    pub mark: f64,
}

/// A claim that a counter may answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    pub pair: Pair,
    /// By the ranker.
    pub score: f64,
    /// Place by similarity, from 0.
    pub place: usize,
}

impl Verdict {
    /// The probability from which such a verdict is reported.
    pub fn threshold(&self, judge: &Judge) -> f64 {
        match (&self.reading, &judge.second) {
            (Some(_), Some(second)) => second.threshold,
            _ => judge.threshold,
        }
    }
}

impl Judge {
    /// Parses the text of a judge file.
    ///
    /// # Errors
    /// Where it is malformed, of another format version or trained on other features.
    pub fn parse(text: &str, lexicon: &Lexicon) -> anyhow::Result<Judge> {
        check_version(text, 1..=FORMAT_VERSION)?;
        let judge: Judge = serde_json::from_str(text).context("not a judge file")?;
        let fits = judge.counter.fits(&counter_names(lexicon))
            && judge.relations.len() == Relation::ALL.len()
            && Relation::ALL.iter().zip(&judge.relations).all(|(&relation, trained)| {
                trained.relation == relation
                    && trained.ranker.fits(&claim_names(relation, lexicon))
                    && trained.decider.fits(&decision_names(relation, lexicon))
            })
            && judge.second.as_ref().is_none_or(SecondReading::fits);
        ensure!(
            fits,
            "trained on other features than this program computes: rebuild it with `gainsay train`"
        );
        Ok(judge)
    }

    /// Judges the pairs of one counter statement, which answers another one at all with the log-odds `counter`: one
    /// verdict for each relation, on the best claim.
    pub fn judge(&self, batch: &Batch, counter: f64, pairs: &[Pair], lexicon: &Lexicon) -> Vec<Verdict> {
        pairs
            .chunk_by(|a, b| a.relation == b.relation)
            .map(|rivals| {
                let RelationModel { ranker, decider, .. } = &self.relations[rivals[0].relation as usize];
                let (shortlist, ranking) = rank_claims(batch, rivals, ranker, counter, lexicon);
                let pair = shortlist[0].pair;
                let probability = linear::sigmoid(decider.log_odds(&decision_features(batch, pair, &ranking, lexicon)));
                Verdict {
                    pair,
                    ranking,
                    probability,
                    kind: kind::of(batch, pair, lexicon),
                    shortlist: reading::worth_reading(pair.relation, probability, shortlist),
                    reading: None,
                    carried: None,
                }
            })
            .collect()
    }
}

/// Refuses a model file of a format version that is not among `known`.
fn check_version(text: &str, known: std::ops::RangeInclusive<u32>) -> anyhow::Result<()> {
    #[derive(Deserialize)]
    struct Version {
        format_version: u32,
    }
    let Version { format_version } = serde_json::from_str(text).context("not a model file")?;
    ensure!(
        known.contains(&format_version),
        "format version {format_version}, this program reads {}: rebuild it with `gainsay train`",
        known.end()
    );
    Ok(())
}

/// A claim without rivals has not been chosen: its share says nothing.
const LONE_SHARE: f64 = 0.5;

/// The best of `rivals`, which share counter and relation, best first and at most [`SHORTLIST`], and how the first
/// stands among them all.
pub fn rank_claims(
    batch: &Batch,
    rivals: &[Pair],
    ranker: &LinearModel,
    counter: f64,
    lexicon: &Lexicon,
) -> (Vec<Candidate>, Ranking) {
    let places = similarity_places(batch, rivals);
    let score = |(&pair, &place): (&Pair, &usize)| match rivals {
        [_] => 0.0,
        _ => ranker.log_odds(&claim_features(batch, pair, place, lexicon)),
    };
    let scores: Vec<f64> = rivals.iter().zip(&places).map(score).collect();
    let Spread { at, margin, share } = spread(&scores);
    let ranking = Ranking {
        counter,
        best: scores[at],
        margin,
        share,
        place: places[at],
    };
    let mut order: Vec<usize> = (0..rivals.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    order.truncate(SHORTLIST);
    let candidate = |at: usize| Candidate {
        pair: rivals[at],
        score: scores[at],
        place: places[at],
    };
    (order.into_iter().map(candidate).collect(), ranking)
}

/// How the best of some scores stands among them.
struct Spread {
    at: usize,
    /// How far the next one is behind.
    margin: f64,
    /// Share in the softmax over all.
    share: f64,
}

/// The first of the best among `scores`, of which there must be one.
fn spread(scores: &[f64]) -> Spread {
    let better = |best: usize, at: usize| match scores[at].total_cmp(&scores[best]).is_gt() {
        true => at,
        false => best,
    };
    let at = (0..scores.len()).reduce(better).unwrap_or_default();
    let others = (0..scores.len()).filter(|&i| i != at).map(|i| scores[i]);
    let next = others.fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = scores.iter().map(|score| (score - scores[at]).exp()).sum();
    Spread {
        at,
        margin: if next.is_finite() { scores[at] - next } else { 0.0 },
        share: if scores.len() == 1 { LONE_SHARE } else { 1.0 / sum },
    }
}

fn collect(add: impl FnOnce(&mut Features)) -> Vec<f64> {
    let mut f = Features::default();
    add(&mut f);
    f.values
}

/// Values of the features of a counter.
pub fn counter_features(batch: &Batch, at: StatementRef, lexicon: &Lexicon) -> Vec<f64> {
    collect(|f| features::counter_features(batch, at, lexicon, f))
}

/// Values of the features by which claims are ranked; none for an embedded claim.
pub fn claim_features(batch: &Batch, pair: Pair, place: usize, lexicon: &Lexicon) -> Vec<f64> {
    match pair.relation {
        Relation::Embedded => Vec::new(),
        _ => collect(|f| features::claim_features(batch, pair, place, lexicon, f)),
    }
}

/// Values of the features of the decision.
pub fn decision_features(batch: &Batch, pair: Pair, ranking: &Ranking, lexicon: &Lexicon) -> Vec<f64> {
    collect(|f| features::decision_features(batch, pair, ranking, lexicon, f))
}

/// The place of each of `rivals` by similarity of claim and counter, from 0.
pub fn similarity_places(batch: &Batch, rivals: &[Pair]) -> Vec<usize> {
    let cosine = |pair: &Pair| {
        batch
            .vectors(pair.counter)
            .context
            .cosine(&batch.vectors(pair.claim).context)
    };
    let cosines: Vec<f32> = rivals.iter().map(cosine).collect();
    let mut order: Vec<usize> = (0..rivals.len()).collect();
    order.sort_by(|&a, &b| cosines[b].total_cmp(&cosines[a]).then(rivals[a].cmp(&rivals[b])));
    let mut places = vec![0; rivals.len()];
    order.iter().enumerate().for_each(|(place, &at)| places[at] = place);
    places
}

fn names(add: impl FnOnce(&mut Features)) -> Vec<String> {
    let mut f = Features {
        names: Some(Vec::new()),
        ..Features::default()
    };
    add(&mut f);
    f.names.unwrap_or_default()
}

/// Names of the features of a counter.
pub fn counter_names(lexicon: &Lexicon) -> Vec<String> {
    let (batch, at) = example();
    names(|f| features::counter_features(&batch, at, lexicon, f))
}

/// Names of the features by which claims are ranked.
pub fn claim_names(relation: Relation, lexicon: &Lexicon) -> Vec<String> {
    let (batch, at) = example();
    match relation {
        Relation::Embedded => Vec::new(),
        _ => names(|f| {
            features::claim_features(
                &batch,
                Pair {
                    counter: at,
                    claim: at,
                    relation,
                },
                0,
                lexicon,
                f,
            )
        }),
    }
}

/// Names of the features of the decision.
pub fn decision_names(relation: Relation, lexicon: &Lexicon) -> Vec<String> {
    let (batch, at) = example();
    let pair = Pair {
        counter: at,
        claim: at,
        relation,
    };
    names(|f| features::decision_features(&batch, pair, &Ranking::default(), lexicon, f))
}

/// A batch of one empty statement: features have names whatever the statements.
fn example() -> (Batch, StatementRef) {
    let article = crate::extract::Extraction {
        statements: vec![Default::default()],
        ..Default::default()
    };
    let batch = Batch {
        articles: vec![article],
        vectors: vec![vec![Default::default()]],
        sentence_keys: vec![vec![0]],
        topics: vec![Default::default()],
        original: vec![0],
        ..Batch::default()
    };
    (
        batch,
        StatementRef {
            article: 0,
            statement: 0,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_format_version_is_refused() {
        let lexicon = Lexicon::builtin();
        let shipped = include_str!("../../models/judge.json");
        assert!(Judge::parse(shipped, &lexicon).is_ok());
        let newer = shipped.replacen("\"format_version\": 2", "\"format_version\": 3", 1);
        let message = Judge::parse(&newer, &lexicon).unwrap_err().to_string();
        assert!(message.contains("format version 3, this program reads 2"), "{message}");
        assert!(text_pair::TextPairJudge::parse("{\"format_version\": 7}").is_err());
    }

    #[test]
    fn a_judge_of_other_features_is_refused() {
        let shipped = include_str!("../../models/judge.json");
        let renamed = shipped.replacen("counter is short", "counter is brief", 1);
        assert!(Judge::parse(&renamed, &Lexicon::builtin()).is_err());
    }
}
