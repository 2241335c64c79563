//! Training of the linear judge: counters first, then a model for each relation, then calibration and threshold on
//! folds that the models did not see.

use std::collections::HashSet;

use anyhow::{Context, ensure};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::gold::{GoldSet, Label};
use crate::judge::features::{self, Features};
use crate::judge::linear::{Calibration, LinearModel};
use crate::judge::text_pair::TextPairJudge;
use crate::judge::{self, FORMAT_VERSION, Judge, RelationModel, Verdict};
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation};
use crate::{block, rank};

/// Folds of cross-validation, over cases.
const FOLDS: u64 = 4;

/// L2 penalty of the models.
const ALPHA: f64 = 2.0;

/// Share of labelled counters that must pass the gate.
const GATE_RECALL: f64 = 0.97;

/// Wrong pairs kept a right one in training; calibration sees them all.
const NEGATIVES_A_POSITIVE: usize = 20;

/// The fold of a case.
fn fold_of(case: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(case.as_bytes()) % FOLDS
}

/// Samples for one model: feature rows with label and fold.
#[derive(Default)]
struct Samples {
    rows: Vec<Vec<f64>>,
    labels: Vec<bool>,
    folds: Vec<u64>,
}

impl Samples {
    /// Fits a model to all samples outside `fold`.
    fn fit(&self, names: &[String], fold: Option<u64>) -> anyhow::Result<LinearModel> {
        let kept: Vec<usize> = (0..self.rows.len()).filter(|&i| Some(self.folds[i]) != fold).collect();
        let mut rows = Array2::zeros((kept.len(), names.len()));
        for (mut row, &i) in rows.rows_mut().into_iter().zip(&kept) {
            row.assign(&ndarray::aview1(&self.rows[i]));
        }
        let labels: Array1<bool> = kept.iter().map(|&i| self.labels[i]).collect();
        LinearModel::fit(names, rows, labels, ALPHA)
    }

    /// The model of all samples, and for each fold the one that did not see it.
    fn cross_fit(&self, names: &[String]) -> anyhow::Result<(LinearModel, Vec<LinearModel>)> {
        let mut models: Vec<LinearModel> = (0..=FOLDS)
            .into_par_iter()
            .map(|fold| self.fit(names, (fold < FOLDS).then_some(fold)))
            .collect::<anyhow::Result<_>>()?;
        let all = models.pop().context("no model")?;
        Ok((all, models))
    }
}

/// A candidate pair of a gold set with its features.
struct Candidate {
    set: usize,
    pair: Pair,
    features: Vec<f64>,
    label: Label,
    fold: u64,
}

/// The judge trained on `sets`, and what was measured on the way, in words.
///
/// # Errors
/// Where there are too few labels to learn from.
pub fn train_judge(sets: &[GoldSet], text_pair: TextPairJudge, lexicon: &Lexicon) -> anyhow::Result<(Judge, String)> {
    ensure!(!sets.is_empty(), "no labelled conflicts to learn from");
    let (counter, counter_gate) = train_counter(sets, lexicon)?;
    let candidates = candidates(sets, &counter, counter_gate, lexicon);
    let mut relations = Vec::new();
    let mut held_out: Vec<f64> = vec![0.0; candidates.len()];
    for relation in Relation::ALL {
        let names = judge::pair_names(relation, lexicon);
        let of_relation: Vec<usize> = (0..candidates.len())
            .filter(|&i| candidates[i].pair.relation == relation)
            .collect();
        let samples = samples(&candidates, &of_relation);
        let (model, by_fold) = samples.cross_fit(&names).with_context(|| format!("{relation:?}"))?;
        for &i in &of_relation {
            held_out[i] = by_fold[candidates[i].fold as usize].log_odds(&candidates[i].features);
        }
        let calibration = calibrate(
            of_relation
                .iter()
                .map(|&i| (held_out[i], is_right(&candidates[i].label))),
        )?;
        relations.push(RelationModel {
            relation,
            model,
            calibration,
        });
    }
    // The rows that a scan would show: the best claim of each counter. Their share of right ones is what a score means.
    let rows = rows(sets, &candidates, &held_out, &relations, lexicon);
    for trained in &mut relations {
        let of_relation = rows
            .iter()
            .filter(|(i, _)| candidates[*i].pair.relation == trained.relation);
        trained.calibration = calibrate(of_relation.map(|(i, _)| (held_out[*i], is_right(&candidates[*i].label))))?;
    }
    let scored: Vec<(f64, &Candidate)> = rows
        .iter()
        .map(|(i, _)| {
            let trained = &relations[candidates[*i].pair.relation as usize];
            (trained.calibration.probability(held_out[*i]), &candidates[*i])
        })
        .collect();
    let (threshold, report) = best_threshold(sets, scored);
    let judge = Judge {
        format_version: FORMAT_VERSION,
        counter,
        counter_gate,
        relations,
        threshold,
        text_pair,
    };
    Ok((judge, report))
}

fn is_right(label: &Label) -> bool {
    *label != Label::Wrong
}

fn calibrate(samples: impl Iterator<Item = (f64, bool)>) -> anyhow::Result<Calibration> {
    let (log_odds, labels): (Vec<f64>, Vec<bool>) = samples.unzip();
    Calibration::fit(Array1::from(log_odds).view(), Array1::from(labels))
}

/// The model that tells counters from other statements, and its gate.
fn train_counter(sets: &[GoldSet], lexicon: &Lexicon) -> anyhow::Result<(LinearModel, f64)> {
    let mut samples = Samples::default();
    for set in sets {
        for article in 0..set.batch.articles.len() {
            for at in set.batch.refs(article) {
                let mut f = Features::default();
                features::counter_features(&set.batch, at, lexicon, &mut f);
                samples.rows.push(f.values);
                samples.labels.push(set.is_counter(at));
                samples.folds.push(fold_of(&set.case_of[article]));
            }
        }
    }
    let names = judge::counter_names(lexicon);
    let (model, by_fold) = samples.cross_fit(&names).context("counters")?;
    let mut held_out: Vec<f64> = (0..samples.rows.len())
        .filter(|&i| samples.labels[i])
        .map(|i| by_fold[samples.folds[i] as usize].log_odds(&samples.rows[i]))
        .collect();
    held_out.sort_by(f64::total_cmp);
    let gate = held_out[((1.0 - GATE_RECALL) * held_out.len() as f64) as usize];
    Ok((model, gate))
}

fn candidates(sets: &[GoldSet], counter: &LinearModel, gate: f64, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (index, set) in sets.iter().enumerate() {
        let answers = |at| {
            let mut f = Features::default();
            features::counter_features(&set.batch, at, lexicon, &mut f);
            counter.log_odds(&f.values) >= gate
        };
        let pairs = block::candidates(&set.batch, &answers);
        let same =
            |a: &Pair, b: &Pair| judge::counter_sentence(&set.batch, a) == judge::counter_sentence(&set.batch, b);
        let of_counter = |pairs: &[Pair]| {
            let ranks = judge::similarity_ranks(&set.batch, pairs);
            let candidate = |(&pair, rank): (&Pair, usize)| {
                let mut f = Features::default();
                features::pair_features(&set.batch, pair, rank, lexicon, &mut f);
                let fold = fold_of(&set.case_of[pair.counter.article as usize]);
                Candidate {
                    set: index,
                    pair,
                    features: f.values,
                    label: set.label(&pair),
                    fold,
                }
            };
            pairs.iter().zip(ranks).map(candidate).collect::<Vec<_>>()
        };
        candidates.par_extend(pairs.par_chunk_by(same).flat_map_iter(of_counter));
    }
    candidates
}

/// Training samples of one relation: all right pairs, and wrong ones thinned out evenly.
fn samples(candidates: &[Candidate], of_relation: &[usize]) -> Samples {
    let right = of_relation
        .iter()
        .filter(|&&i| matches!(candidates[i].label, Label::Right(_)))
        .count();
    let wrong = of_relation
        .iter()
        .filter(|&&i| candidates[i].label == Label::Wrong)
        .count();
    let step = wrong.div_ceil((right * NEGATIVES_A_POSITIVE).max(1)).max(1);
    let mut samples = Samples::default();
    let mut seen = 0;
    for candidate in of_relation.iter().map(|&i| &candidates[i]) {
        let label = match candidate.label {
            Label::Right(_) => true,
            Label::Unknown(_) => continue,
            Label::Wrong => {
                seen += 1;
                if seen % step != 0 {
                    continue;
                }
                false
            }
        };
        samples.rows.push(candidate.features.clone());
        samples.labels.push(label);
        samples.folds.push(candidate.fold);
    }
    samples
}

/// The candidates that a scan would show, with their probability.
fn rows(
    sets: &[GoldSet],
    candidates: &[Candidate],
    held_out: &[f64],
    relations: &[RelationModel],
    lexicon: &Lexicon,
) -> Vec<(usize, f64)> {
    let mut rows = Vec::new();
    for (index, set) in sets.iter().enumerate() {
        let of_set: Vec<usize> = (0..candidates.len()).filter(|&i| candidates[i].set == index).collect();
        let verdicts: Vec<Verdict> = of_set
            .iter()
            .map(|&i| {
                let pair = candidates[i].pair;
                let calibration = &relations[pair.relation as usize].calibration;
                Verdict {
                    pair,
                    log_odds: held_out[i],
                    probability: calibration.probability(held_out[i]),
                    kind: judge::kind::of(&set.batch, pair, lexicon),
                }
            })
            .collect();
        let merged = rank::merge(&set.batch, rank::best_claims(&set.batch, &verdicts));
        let by_pair: std::collections::HashMap<Pair, usize> = of_set.iter().map(|&i| (candidates[i].pair, i)).collect();
        rows.extend(
            merged
                .iter()
                .map(|row| (by_pair[&row.verdict.pair], row.verdict.probability)),
        );
    }
    rows
}

/// The threshold with the best F1 of precision and clear recall on rows that no model saw, and the curve in words.
fn best_threshold(sets: &[GoldSet], mut scored: Vec<(f64, &Candidate)>) -> (f64, String) {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let clear: usize = sets.iter().flat_map(|s| &s.conflicts).filter(|c| c.is_clear()).count();
    let mut found: HashSet<(usize, u32)> = HashSet::new();
    let (mut right, mut best) = (0, (0.0, 1.0));
    let mut report = format!("{clear} clear conflicts in the training sets, cross-validated over cases\n");
    for (shown, (probability, candidate)) in (1..).zip(&scored) {
        if let Label::Right(conflicts) | Label::Unknown(conflicts) = &candidate.label {
            right += 1;
            let set = &sets[candidate.set];
            found.extend(
                conflicts
                    .iter()
                    .filter(|&&c| set.conflicts[c as usize].is_clear())
                    .map(|&c| (candidate.set, c)),
            );
        }
        let (precision, recall) = (
            f64::from(right) / f64::from(shown),
            found.len() as f64 / clear.max(1) as f64,
        );
        let f1 = if right == 0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        if f1 > best.0 {
            best = (f1, *probability);
        }
        if [10, 20, 50, 100, 200, 400, 800, 1600, 3200].contains(&shown) {
            report.push_str(&format!(
                "{shown:>5} rows, score {probability:.2}: precision {precision:.3} recall_clear {recall:.3} F1 {f1:.3}\n"
            ));
        }
    }
    report.push_str(&format!("best F1 {:.3} at threshold {:.3}\n", best.0, best.1));
    (best.1, report)
}
