//! Judge: features and a linear model for each relation give a probability; the kind follows from stance and speakers.

pub mod clash;
pub mod features;
pub mod kind;
pub mod linear;

use std::path::Path;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use crate::batch::Batch;
use crate::conflict::Kind;
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use features::Features;
use linear::{Calibration, LinearModel};

/// The format of `judge.json`; a file of another version is refused.
pub const FORMAT_VERSION: u32 = 1;

/// Everything `train` fits and `scan` reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Judge {
    pub format_version: u32,
    /// Whether a statement answers another one at all.
    pub counter: LinearModel,
    /// Log-odds below which a statement is not tried as a counter.
    pub counter_gate: f64,
    /// One model and calibration a relation, in the order of [`Relation::ALL`].
    pub relations: Vec<RelationModel>,
    /// The probability from which `scan` reports.
    pub threshold: f64,
}

/// The model for the pairs of one relation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RelationModel {
    pub relation: Relation,
    pub model: LinearModel,
    pub calibration: Calibration,
}

/// What the judge says of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    pub pair: Pair,
    /// Before calibration: comparable between claims of one counter.
    pub log_odds: f64,
    /// Calibrated, in 0..=1.
    pub probability: f64,
    pub kind: Kind,
}

impl Judge {
    /// Reads `judge.json` and checks that it was trained on the features of this program.
    ///
    /// # Errors
    /// Where the file cannot be read, is of another format version or was trained on other features.
    pub fn read(path: &Path, lexicon: &Lexicon) -> anyhow::Result<Judge> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Judge::parse(&text, lexicon).with_context(|| path.display().to_string())
    }

    /// Parses the text of a judge file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str, lexicon: &Lexicon) -> anyhow::Result<Judge> {
        #[derive(Deserialize)]
        struct Version {
            format_version: u32,
        }
        let Version { format_version } = serde_json::from_str(text).context("not a judge file")?;
        ensure!(
            format_version == FORMAT_VERSION,
            "format version {format_version}, this program reads {FORMAT_VERSION}: rebuild it with `gainsay train`"
        );
        let judge: Judge = serde_json::from_str(text).context("not a judge file")?;
        let fits = judge.counter.fits(&counter_names(lexicon))
            && judge.relations.len() == Relation::ALL.len()
            && Relation::ALL.iter().zip(&judge.relations).all(|(&relation, trained)| {
                trained.relation == relation && trained.model.fits(&pair_names(relation, lexicon))
            });
        ensure!(
            fits,
            "trained on other features than this program computes: rebuild it with `gainsay train`"
        );
        Ok(judge)
    }

    /// Whether a statement is likely enough to answer another one.
    pub fn answers(&self, batch: &Batch, at: StatementRef, lexicon: &Lexicon) -> bool {
        let mut f = Features::default();
        features::counter_features(batch, at, lexicon, &mut f);
        self.counter.log_odds(&f.values) >= self.counter_gate
    }

    /// Judges the pairs of one counter, which `pairs` all must have; `rank` of a claim is its place by similarity.
    pub fn judge(&self, batch: &Batch, pairs: &[Pair], lexicon: &Lexicon) -> Vec<Verdict> {
        let ranks = similarity_ranks(batch, pairs);
        pairs
            .iter()
            .zip(ranks)
            .map(|(&pair, rank)| {
                let mut f = Features::default();
                features::pair_features(batch, pair, rank, lexicon, &mut f);
                let RelationModel { model, calibration, .. } = &self.relations[pair.relation as usize];
                let log_odds = model.log_odds(&f.values);
                Verdict {
                    pair,
                    log_odds,
                    probability: calibration.probability(log_odds),
                    kind: kind::of(batch, pair, lexicon),
                }
            })
            .collect()
    }
}

/// The place of each pair among those of its relation by similarity of the two sides, from 0.
pub fn similarity_ranks(batch: &Batch, pairs: &[Pair]) -> Vec<usize> {
    let cosine = |pair: &Pair| {
        batch
            .vectors(pair.counter)
            .context
            .cosine(&batch.vectors(pair.claim).context)
    };
    let cosines: Vec<f32> = pairs.iter().map(cosine).collect();
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by(|&a, &b| cosines[b].total_cmp(&cosines[a]).then(pairs[a].cmp(&pairs[b])));
    let mut ranks = vec![0; pairs.len()];
    for relation in Relation::ALL {
        let of_relation = order.iter().filter(|&&at| pairs[at].relation == relation);
        of_relation.enumerate().for_each(|(rank, &at)| ranks[at] = rank);
    }
    ranks
}

/// The sentence that counters: its article and its place there.
pub fn counter_sentence(batch: &Batch, pair: &Pair) -> (u32, u32) {
    (pair.counter.article, batch.statement(pair.counter).sentence)
}

/// Names of the features of a counter.
pub fn counter_names(lexicon: &Lexicon) -> Vec<String> {
    let (batch, at) = example();
    let mut f = Features {
        names: Some(Vec::new()),
        ..Features::default()
    };
    features::counter_features(&batch, at, lexicon, &mut f);
    f.names.unwrap_or_default()
}

/// Names of the features of a pair of that relation.
pub fn pair_names(relation: Relation, lexicon: &Lexicon) -> Vec<String> {
    let (batch, at) = example();
    let mut f = Features {
        names: Some(Vec::new()),
        ..Features::default()
    };
    features::pair_features(
        &batch,
        Pair {
            counter: at,
            claim: at,
            relation,
        },
        0,
        lexicon,
        &mut f,
    );
    f.names.unwrap_or_default()
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
        original: vec![0],
    };
    (
        batch,
        StatementRef {
            article: 0,
            statement: 0,
        },
    )
}
