//! Training of the linear judge: counters, rankers, deciders, each learnt from what the one before says of cases it did
//! not see.

use std::collections::HashSet;

use anyhow::{Context, ensure};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::gold::{GoldSet, Label};
use crate::judge::features::Ranking;
use crate::judge::linear::{LinearModel, sigmoid};
use crate::judge::{self, FORMAT_VERSION, Judge, RelationModel, Verdict};
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use crate::{block, rank};

/// Folds of cross-validation, over cases.
const FOLDS: usize = 4;

/// L2 penalties of the models.
const COUNTER_PENALTY: f64 = 20.0;
const RANKER_PENALTY: f64 = 10.0;
const DECIDER_PENALTY: f64 = 20.0;

/// Share of labelled counters that must pass the gate.
const GATE_RECALL: f64 = 0.9;

/// Wrong claims taken of each counter.
const RIVALS: usize = 30;

/// The fold of a case.
fn fold_of(case: &str) -> usize {
    (xxhash_rust::xxh3::xxh3_64(case.as_bytes()) % FOLDS as u64) as usize
}

/// Samples for one model: feature rows with label and fold.
#[derive(Default)]
struct Samples {
    rows: Vec<Vec<f64>>,
    labels: Vec<bool>,
    folds: Vec<usize>,
}

/// A model of all samples, and for each fold one that did not see it.
struct CrossFitted {
    all: LinearModel,
    without: Vec<LinearModel>,
}

impl Samples {
    fn push(&mut self, row: Vec<f64>, label: bool, fold: usize) {
        self.rows.push(row);
        self.labels.push(label);
        self.folds.push(fold);
    }

    /// Fits a model to all samples outside `fold`.
    fn fit(&self, names: &[String], fold: usize, penalty: f64) -> anyhow::Result<LinearModel> {
        let kept: Vec<usize> = (0..self.rows.len()).filter(|&i| self.folds[i] != fold).collect();
        let mut rows = Array2::zeros((kept.len(), names.len()));
        for (mut row, &i) in rows.rows_mut().into_iter().zip(&kept) {
            row.assign(&ndarray::aview1(&self.rows[i]));
        }
        let labels: Array1<bool> = kept.iter().map(|&i| self.labels[i]).collect();
        LinearModel::fit(names, rows, labels, penalty)
    }

    fn cross_fit(&self, names: &[String], penalty: f64) -> anyhow::Result<CrossFitted> {
        let fit = |fold| self.fit(names, fold, penalty);
        let mut without = (0..=FOLDS)
            .into_par_iter()
            .map(fit)
            .collect::<anyhow::Result<Vec<_>>>()?;
        let all = without.pop().context("no model")?;
        Ok(CrossFitted { all, without })
    }
}

/// The candidate pairs of one counter and relation, with their labels.
struct Group {
    set: usize,
    fold: usize,
    counter_log_odds: f64,
    pairs: Vec<Pair>,
    labels: Vec<Label>,
}

/// The judge trained on `sets`, and what was measured on the way, in words.
///
/// # Errors
/// Where there are too few labels to learn from.
pub fn train_judge(sets: &[GoldSet], lexicon: &Lexicon) -> anyhow::Result<(Judge, String)> {
    ensure!(!sets.is_empty(), "no labelled conflicts to learn from");
    let mut report = String::new();
    let counter = train_counter(sets, lexicon).context("counters")?;
    let counter_gate = gate(sets, &counter, lexicon);
    let groups = groups(sets, &counter, counter_gate, lexicon);
    let mut relations = Vec::new();
    let mut verdicts: Vec<Vec<Verdict>> = vec![Vec::new(); sets.len()];
    for relation in Relation::ALL {
        let of_relation: Vec<&Group> = groups.iter().filter(|g| g.pairs[0].relation == relation).collect();
        let ranker = train_ranker(sets, &of_relation, relation, lexicon).with_context(|| format!("{relation:?}"))?;
        let held_out = |g: &&Group| {
            let batch = &sets[g.set].batch;
            judge::best_claim(batch, &g.pairs, &ranker.without[g.fold], g.counter_log_odds, lexicon)
        };
        let best: Vec<(Pair, Ranking)> = of_relation.par_iter().map(held_out).collect();
        report.push_str(&targets_found(&of_relation, &best, relation));
        let mut samples = Samples::default();
        for (g, (pair, ranking)) in of_relation.iter().zip(&best) {
            let row = judge::decision_features(&sets[g.set].batch, *pair, ranking, lexicon);
            samples.push(row, matches!(sets[g.set].label(pair), Label::Right(_)), g.fold);
        }
        let decider = samples.cross_fit(&judge::decision_names(relation, lexicon), DECIDER_PENALTY)?;
        for ((g, (pair, ranking)), row) in of_relation.iter().zip(&best).zip(&samples.rows) {
            verdicts[g.set].push(Verdict {
                pair: *pair,
                ranking: *ranking,
                probability: sigmoid(decider.without[g.fold].log_odds(row)),
                kind: judge::kind::of(&sets[g.set].batch, *pair, lexicon),
            });
        }
        relations.push(RelationModel {
            relation,
            ranker: ranker.all,
            decider: decider.all,
        });
    }
    let (threshold, curve) = best_threshold(sets, &verdicts);
    report.push_str(&curve);
    let judge = Judge {
        format_version: FORMAT_VERSION,
        counter: counter.all,
        counter_gate,
        relations,
        threshold,
    };
    Ok((judge, report))
}

/// Every statement of every set, with the set and the fold of its case.
fn statements(sets: &[GoldSet]) -> impl Iterator<Item = (&GoldSet, StatementRef, usize)> {
    sets.iter().flat_map(|set| {
        (0..set.batch.articles.len()).flat_map(move |article| {
            set.batch
                .refs(article)
                .map(move |at| (set, at, fold_of(&set.case_of[article])))
        })
    })
}

/// The model that tells counters from other statements.
fn train_counter(sets: &[GoldSet], lexicon: &Lexicon) -> anyhow::Result<CrossFitted> {
    let mut samples = Samples::default();
    for (set, at, fold) in statements(sets) {
        samples.push(
            judge::counter_features(&set.batch, at, lexicon),
            set.is_counter(at),
            fold,
        );
    }
    samples.cross_fit(&judge::counter_names(lexicon), COUNTER_PENALTY)
}

/// The log-odds that the wished share of labelled counters reaches.
fn gate(sets: &[GoldSet], counter: &CrossFitted, lexicon: &Lexicon) -> f64 {
    let mut held_out: Vec<f64> = statements(sets)
        .filter(|(set, at, _)| set.is_counter(*at))
        .map(|(set, at, fold)| counter.without[fold].log_odds(&judge::counter_features(&set.batch, at, lexicon)))
        .collect();
    held_out.sort_by(f64::total_cmp);
    held_out[((1.0 - GATE_RECALL) * held_out.len() as f64) as usize]
}

fn groups(sets: &[GoldSet], counter: &CrossFitted, gate: f64, lexicon: &Lexicon) -> Vec<Group> {
    let mut groups = Vec::new();
    for (index, set) in sets.iter().enumerate() {
        let log_odds = |at: StatementRef| {
            let fold = fold_of(&set.case_of[at.article as usize]);
            counter.without[fold].log_odds(&judge::counter_features(&set.batch, at, lexicon))
        };
        let blocks = block::Blocks::new(&set.batch);
        let pairs: Vec<Pair> = (0..set.batch.articles.len())
            .flat_map(|article| blocks.candidates(article, &|at| log_odds(at) >= gate))
            .collect();
        groups.extend(
            pairs
                .chunk_by(|a, b| (a.counter, a.relation) == (b.counter, b.relation))
                .map(|pairs| Group {
                    set: index,
                    fold: fold_of(&set.case_of[pairs[0].counter.article as usize]),
                    counter_log_odds: log_odds(pairs[0].counter),
                    pairs: pairs.to_vec(),
                    labels: pairs.iter().map(|pair| set.label(pair)).collect(),
                }),
        );
    }
    groups
}

/// The model that ranks claims: right claims against their rivals, each feature as its difference from the mean of the
/// counter's candidates, so that only what tells rivals apart is learnt.
fn train_ranker(
    sets: &[GoldSet],
    groups: &[&Group],
    relation: Relation,
    lexicon: &Lexicon,
) -> anyhow::Result<CrossFitted> {
    if relation == Relation::Embedded {
        return Ok(CrossFitted {
            all: LinearModel::default(),
            without: vec![LinearModel::default(); FOLDS],
        });
    }
    let mut samples = Samples::default();
    for group in groups
        .iter()
        .filter(|g| g.labels.iter().any(|l| matches!(l, Label::Right(_))))
    {
        let batch = &sets[group.set].batch;
        let places = judge::similarity_places(batch, &group.pairs);
        let rows: Vec<Vec<f64>> = group
            .pairs
            .iter()
            .zip(&places)
            .map(|(p, &at)| judge::claim_features(batch, *p, at, lexicon))
            .collect();
        let mean: Vec<f64> = (0..rows[0].len())
            .map(|c| rows.iter().map(|row| row[c]).sum::<f64>() / rows.len() as f64)
            .collect();
        let wrong = group.labels.iter().filter(|l| **l == Label::Wrong).count();
        let step = wrong.div_ceil(RIVALS).max(1);
        let mut seen = 0;
        for (row, label) in rows.iter().zip(&group.labels) {
            seen += usize::from(*label == Label::Wrong);
            let kept = match label {
                Label::Right(_) => true,
                Label::Unknown(_) => false,
                Label::Wrong => seen % step == 0,
            };
            if kept {
                let centred = row.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
                samples.push(centred, *label != Label::Wrong, group.fold);
            }
        }
    }
    samples.cross_fit(&judge::claim_names(relation, lexicon), RANKER_PENALTY)
}

/// How often the labelled claim of a labelled counter is ranked first.
fn targets_found(groups: &[&Group], best: &[(Pair, Ranking)], relation: Relation) -> String {
    let right = |g: &Group, pair: &Pair| {
        let labels = g.pairs.iter().zip(&g.labels);
        labels
            .filter(|(p, _)| *p == pair)
            .any(|(_, l)| matches!(l, Label::Right(_)))
    };
    let known: Vec<bool> = groups
        .iter()
        .zip(best)
        .filter(|(g, _)| g.labels.iter().any(|l| matches!(l, Label::Right(_))))
        .map(|(g, (pair, _))| right(g, pair))
        .collect();
    let first = known.iter().filter(|right| **right).count();
    format!(
        "{relation:?}: of {} counters with their claim among the candidates, {first} rank it first\n",
        known.len()
    )
}

/// The threshold with the best F1 of precision and clear recall on rows that no model saw, and the curve in words.
fn best_threshold(sets: &[GoldSet], verdicts: &[Vec<Verdict>]) -> (f64, String) {
    let mut scored: Vec<(f64, usize, Label)> = Vec::new();
    for (index, set) in sets.iter().enumerate() {
        for row in rank::merge(&set.batch, rank::best_claims(&set.batch, &verdicts[index])) {
            scored.push((row.verdict.probability, index, set.label(&row.verdict.pair)));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let clear: usize = sets.iter().flat_map(|s| &s.conflicts).filter(|c| c.is_clear()).count();
    let mut found: HashSet<(usize, u32)> = HashSet::new();
    let (mut right, mut best) = (0, (0.0, 1.0));
    let mut report = format!("{clear} clear conflicts in the training sets, cross-validated over cases\n");
    for (shown, (probability, set, label)) in (1..).zip(&scored) {
        if let Label::Right(conflicts) | Label::Unknown(conflicts) = label {
            right += 1;
            let clear = |c: &&u32| sets[*set].conflicts[**c as usize].is_clear();
            found.extend(conflicts.iter().filter(clear).map(|&c| (*set, c)));
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
        if [10, 20, 50, 100, 200, 400, 800, 1600].contains(&shown) {
            report.push_str(&format!(
                "{shown:>5} rows, score {probability:.2}: precision {precision:.3} recall_clear {recall:.3} F1 {f1:.3}\n"
            ));
        }
    }
    report.push_str(&format!("best F1 {:.3} at threshold {:.3}\n", best.0, best.1));
    (best.1, report)
}
