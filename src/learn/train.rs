//! Training of the linear judge: counters, rankers, deciders, each learnt from what the one before says of cases it did
//! not see.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, ensure};
use ndarray::{Array1, Array2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::gold::{GoldSet, Label};
use super::lists::{self, ReadingList};
use super::write;
use crate::block::{self, Answers};
use crate::judge::counters::Counters;
use crate::judge::features::Ranking;
use crate::judge::linear::{LinearModel, sigmoid};
use crate::judge::reading::{self, ReadingModel, Said, SecondReading};
use crate::judge::{self, Candidate, FORMAT_VERSION, Judge, RelationModel, Verdict};
use crate::lexicon::Lexicon;
use crate::nli::Nli;
use crate::pair::{Pair, Relation, StatementRef};
use crate::rank;

/// Folds of cross-validation, over cases.
const FOLDS: usize = 4;

/// L2 penalties of the models.
const COUNTER_PENALTY: f64 = 20.0;
const RANKER_PENALTY: f64 = 10.0;
const DECIDER_PENALTY: f64 = 20.0;
const SECOND_RANKER_PENALTY: f64 = 3.0;
const SECOND_DECIDER_PENALTY: f64 = 3.0;

/// Share of labelled counters that must pass the gate.
const GATE_RECALL: f64 = 0.9;

/// Of the statements that counter nothing every third is learnt from: there are far more than are needed. All their
/// log-odds are too high by the same amount; gate and deciders are fitted to that.
const THINNED: usize = 3;

/// Wrong claims taken of each counter.
const RIVALS: usize = 30;

/// The fold of a case.
fn fold_of(case: &str) -> usize {
    (xxh3_64(case.as_bytes()) % FOLDS as u64) as usize
}

/// Samples for one model: feature rows with label and fold.
#[derive(Default)]
struct Samples {
    rows: Vec<Vec<f64>>,
    labels: Vec<bool>,
    folds: Vec<usize>,
}

/// A model of all samples, and for each fold one that did not see it.
#[derive(Serialize, Deserialize)]
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

    /// Takes up the claims that one counter may answer, where one of them is right: each feature as its difference from
    /// the mean of them all, so that only what tells rivals apart is learnt.
    fn push_rivals(&mut self, rows: Vec<Vec<f64>>, labels: &[Label], fold: usize) {
        if !labels.iter().any(Label::is_right) {
            return;
        }
        let mean: Vec<f64> = (0..rows[0].len())
            .map(|c| rows.iter().map(|row| row[c]).sum::<f64>() / rows.len() as f64)
            .collect();
        let wrong = labels.iter().filter(|l| **l == Label::Wrong).count();
        let step = wrong.div_ceil(RIVALS).max(1);
        let mut seen = 0;
        for (row, label) in rows.iter().zip(labels) {
            seen += usize::from(*label == Label::Wrong);
            let kept = match label {
                Label::Right(_) => true,
                Label::Unknown(_) => false,
                Label::Wrong => seen % step == 0,
            };
            if kept {
                let centred = row.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
                self.push(centred, *label != Label::Wrong, fold);
            }
        }
    }

    /// As [`cross_fit`](Self::cross_fit); an embedded claim has no rivals, and its ranker nothing to learn.
    fn cross_fit_ranker(
        &self,
        names: &[String],
        penalty: f64,
        relation: Relation,
        fits: &Path,
    ) -> anyhow::Result<CrossFitted> {
        match relation {
            Relation::Embedded => Ok(CrossFitted {
                all: LinearModel::default(),
                without: vec![LinearModel::default(); FOLDS],
            }),
            _ => self.cross_fit(names, penalty, fits),
        }
    }

    /// A model of all samples and one without each fold. What was once fitted to the same samples is taken from the
    /// folder `fits`, so that a training goes on where it was interrupted.
    fn cross_fit(&self, names: &[String], penalty: f64, fits: &Path) -> anyhow::Result<CrossFitted> {
        let file = fits.join(format!("{:016x}.json", self.fingerprint(names, penalty)));
        if let Ok(text) = std::fs::read_to_string(&file) {
            return serde_json::from_str(&text).with_context(|| format!("not a fitted model: {}", file.display()));
        }
        let fit = |fold| self.fit(names, fold, penalty);
        let mut without = (0..=FOLDS)
            .into_par_iter()
            .map(fit)
            .collect::<anyhow::Result<Vec<_>>>()?;
        let all = without.pop().context("no model")?;
        let fitted = CrossFitted { all, without };
        write(&file, &serde_json::to_string(&fitted)?)?;
        Ok(fitted)
    }

    /// The same for the same samples only, as far as 64 bits can tell.
    fn fingerprint(&self, names: &[String], penalty: f64) -> u64 {
        let mut hash = Xxh3::new();
        names.iter().for_each(|name| hash.update(name.as_bytes()));
        hash.update(&penalty.to_le_bytes());
        for ((row, label), fold) in self.rows.iter().zip(&self.labels).zip(&self.folds) {
            row.iter().for_each(|value| hash.update(&value.to_le_bytes()));
            hash.update(&[u8::from(*label), *fold as u8]);
        }
        hash.digest()
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

/// A verdict of models that did not see its case.
struct HeldOut {
    set: usize,
    fold: usize,
    verdict: Verdict,
}

/// Told, in words, what is measured on the way.
pub type Tell<'a> = &'a dyn Fn(&str);

/// The judge trained on `sets`. With an NLI model, `reader`, a second reading is trained too, on the sets that the model
/// has not seen; these alone are measured on. Without it the linear models decide alone.
///
/// # Errors
/// Where there are too few labels to learn from, or the NLI model cannot be run.
///
/// Fitted models are kept in the folder `fits`. With `lists`, what the NLI model is to learn to read is written there.
pub fn train_judge(
    sets: &[GoldSet],
    reader: Option<&Nli>,
    lexicon: &Lexicon,
    fits: &Path,
    lists: Option<&Path>,
    tell: Tell,
) -> anyhow::Result<Judge> {
    ensure!(!sets.is_empty(), "no labelled conflicts to learn from");
    let counter = train_counter(sets, lexicon, fits).context("counters")?;
    let answers: Vec<Counters> = sets
        .iter()
        .map(|set| held_out_counters(set, &counter, lexicon))
        .collect();
    let counter_gate = gate(sets, &answers);
    let groups = groups(sets, &answers, counter_gate);
    let mut relations = Vec::new();
    let mut held_out: Vec<HeldOut> = Vec::new();
    let mut to_read: Vec<ReadingList> = Vec::new();
    for relation in Relation::ALL {
        let of_relation: Vec<&Group> = groups.iter().filter(|g| g.pairs[0].relation == relation).collect();
        let ranker =
            train_ranker(sets, &of_relation, relation, lexicon, fits).with_context(|| format!("{relation:?}"))?;
        let rank = |g: &&Group| {
            let batch = &sets[g.set].batch;
            judge::rank_claims(batch, &g.pairs, &ranker.without[g.fold], g.counter_log_odds, lexicon)
        };
        let ranked: Vec<(Vec<Candidate>, Ranking)> = of_relation.par_iter().map(rank).collect();
        let (mut samples, mut rows) = (Samples::default(), Vec::new());
        for (g, (shortlist, ranking)) in of_relation.iter().zip(&ranked) {
            let (set, pair) = (&sets[g.set], shortlist[0].pair);
            let row = judge::decision_features(&set.batch, pair, ranking, lexicon);
            if tells(set, &pair) {
                samples.push(row.clone(), set.label(&pair) != Label::Wrong, g.fold);
            }
            rows.push(row);
        }
        let decider = samples.cross_fit(&judge::decision_names(relation, lexicon), DECIDER_PENALTY, fits)?;
        let mut found = TargetsFound::default();
        for ((g, (shortlist, ranking)), row) in of_relation.iter().zip(ranked).zip(&rows) {
            let pair = shortlist[0].pair;
            found.count(&g.labels, &sets[g.set].label(&pair));
            let probability = sigmoid(decider.without[g.fold].log_odds(row));
            let shortlist = reading::worth_reading(relation, probability, shortlist);
            if lists.is_some() && sets[g.set].seen {
                to_read.extend(ReadingList::of(&sets[g.set], &g.pairs, &g.labels, &shortlist));
            }
            let verdict = Verdict {
                pair,
                ranking,
                probability,
                kind: judge::kind::of(&sets[g.set].batch, pair, lexicon),
                shortlist,
                reading: None,
                carried: None,
            };
            let (set, fold) = (g.set, g.fold);
            held_out.push(HeldOut { set, fold, verdict });
        }
        tell(&format!("{relation:?}: {found}"));
        relations.push(RelationModel {
            relation,
            ranker: ranker.all,
            decider: decider.all,
        });
    }
    if let Some(file) = lists {
        lists::write(file, &to_read)?;
    }
    // No measure of the NLI model, which has seen some of these sets, but a finer one of the linear judge.
    let (_, curve) = best_threshold(sets, &held_out, |_| true);
    tell(&format!("all sets: {curve}"));
    let (threshold, curve) = best_threshold(sets, &held_out, |set| !set.seen);
    tell(&curve);
    let second = match reader {
        None => None,
        Some(reader) => Some(train_second(sets, reader, held_out, fits, tell)?),
    };
    Ok(Judge {
        format_version: FORMAT_VERSION,
        counter: counter.all,
        counter_gate,
        relations,
        threshold,
        second,
    })
}

/// Whether a decider may learn from a pair: where not all conflicts are labelled, no label says nothing. Of two articles
/// only those of one story were read together.
pub fn tells(set: &GoldSet, pair: &Pair) -> bool {
    match pair.relation {
        Relation::AcrossArticles => {
            set.case_of[pair.claim.article as usize] == set.case_of[pair.counter.article as usize]
        }
        _ => set.is_exhaustive(pair.counter.article),
    }
}

/// The models of the second reading, learnt from what the linear judge and the NLI model say of cases they did not see.
fn train_second(
    sets: &[GoldSet],
    reader: &Nli,
    held_out: Vec<HeldOut>,
    fits: &Path,
    tell: Tell,
) -> anyhow::Result<SecondReading> {
    let worth_reading = |h: &HeldOut| !sets[h.set].seen && !h.verdict.shortlist.is_empty();
    let mut worth: Vec<HeldOut> = held_out.into_iter().filter(worth_reading).collect();
    let mut said: Vec<Said> = vec![Said::default(); worth.len()];
    for (set, labelled) in sets.iter().enumerate() {
        let mine: Vec<usize> = (0..worth.len()).filter(|&i| worth[i].set == set).collect();
        let verdicts: Vec<&Verdict> = mine.iter().map(|&i| &worth[i].verdict).collect();
        for (&i, of_verdict) in mine.iter().zip(reading::infer(&labelled.batch, reader, &verdicts)?) {
            said[i] = of_verdict;
        }
    }
    let read: usize = worth.iter().map(|h| h.verdict.shortlist.len()).sum();
    tell(&format!("{read} pairs of {} counters read again", worth.len()));
    let mut relations = Vec::new();
    for relation in Relation::ALL {
        let mine: Vec<usize> = (0..worth.len())
            .filter(|&i| worth[i].verdict.pair.relation == relation)
            .collect();
        let labels = |h: &HeldOut| -> Vec<Label> {
            let claims = h.verdict.shortlist.iter();
            claims.map(|claim| sets[h.set].label(&claim.pair)).collect()
        };
        let mut samples = Samples::default();
        for &i in &mine {
            let (h, batch) = (&worth[i], &sets[worth[i].set].batch);
            let rows = reading::rivals(batch, &h.verdict, &said[i]);
            samples.push_rivals(rows, &labels(h), h.fold);
        }
        let ranker =
            samples.cross_fit_ranker(&reading::claim_names(relation), SECOND_RANKER_PENALTY, relation, fits)?;
        let (mut samples, mut found, mut rows) = (Samples::default(), TargetsFound::default(), Vec::new());
        for &i in &mine {
            let labels = labels(&worth[i]);
            let HeldOut { set, fold, verdict } = &mut worth[i];
            let set = &sets[*set];
            let (pair, reading) = reading::settle(&set.batch, verdict, &said[i], &ranker.without[*fold]);
            let label = set.label(&pair);
            found.count(&labels, &label);
            let row = reading::decision_features(&set.batch, pair, &reading);
            if tells(set, &pair) {
                samples.push(row.clone(), label != Label::Wrong, *fold);
            }
            rows.push(row);
            (verdict.pair, verdict.reading) = (pair, Some(reading));
        }
        let decider = samples.cross_fit(&reading::decision_names(), SECOND_DECIDER_PENALTY, fits)?;
        for (&i, row) in mine.iter().zip(&rows) {
            worth[i].verdict.probability = sigmoid(decider.without[worth[i].fold].log_odds(row));
        }
        tell(&format!("{relation:?}, read again: {found}"));
        relations.push(ReadingModel {
            relation,
            ranker: ranker.all,
            decider: decider.all,
        });
    }
    let (threshold, curve) = best_threshold(sets, &worth, |set| !set.seen);
    tell(&curve);
    Ok(SecondReading { relations, threshold })
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
fn train_counter(sets: &[GoldSet], lexicon: &Lexicon, fits: &Path) -> anyhow::Result<CrossFitted> {
    let mut samples = Samples::default();
    let mut others = 0;
    for (set, at, fold) in statements(sets) {
        let answers = set.is_counter(at);
        others += usize::from(!answers);
        if answers || others % THINNED == 0 {
            samples.push(judge::counter_features(&set.batch, at, lexicon), answers, fold);
        }
    }
    samples.cross_fit(&judge::counter_names(lexicon), COUNTER_PENALTY, fits)
}

/// What the linear counter models say of the cases that they did not see.
fn held_out_counters(set: &GoldSet, counter: &CrossFitted, lexicon: &Lexicon) -> Counters {
    Counters::by(&set.batch, |at| {
        let fold = fold_of(&set.case_of[at.article as usize]);
        counter.without[fold].log_odds(&judge::counter_features(&set.batch, at, lexicon))
    })
}

/// The log-odds that the wished share of labelled counters reaches.
fn gate(sets: &[GoldSet], answers: &[Counters]) -> f64 {
    let mut labelled: Vec<f64> = Vec::new();
    for (set, answers) in sets.iter().zip(answers) {
        let statements = (0..set.batch.articles.len()).flat_map(|article| set.batch.refs(article));
        labelled.extend(
            statements
                .filter(|at| set.is_counter(*at))
                .map(|at| answers.log_odds(at)),
        );
    }
    labelled.sort_by(f64::total_cmp);
    labelled[((1.0 - GATE_RECALL) * labelled.len() as f64) as usize]
}

fn groups(sets: &[GoldSet], answers: &[Counters], gate: f64) -> Vec<Group> {
    let mut groups = Vec::new();
    for (index, (set, answers)) in sets.iter().zip(answers).enumerate() {
        let log_odds = |at| answers.log_odds(at);
        let pairs: Vec<Pair> = (0..set.batch.articles.len())
            .flat_map(|article| block::candidates(&set.batch, article, &Answers { log_odds, gate }))
            .collect();
        groups.extend(
            pairs
                .chunk_by(|a, b| (a.counter, a.relation) == (b.counter, b.relation))
                .map(|pairs| Group {
                    set: index,
                    fold: fold_of(&set.case_of[pairs[0].counter.article as usize]),
                    counter_log_odds: answers.log_odds(pairs[0].counter),
                    pairs: pairs.to_vec(),
                    labels: pairs.iter().map(|pair| set.label(pair)).collect(),
                }),
        );
    }
    groups
}

/// The model that ranks claims.
fn train_ranker(
    sets: &[GoldSet],
    groups: &[&Group],
    relation: Relation,
    lexicon: &Lexicon,
    fits: &Path,
) -> anyhow::Result<CrossFitted> {
    let mut samples = Samples::default();
    let bound = |g: &&&Group| relation != Relation::Embedded && g.labels.iter().any(Label::is_right);
    for group in groups.iter().filter(bound) {
        let batch = &sets[group.set].batch;
        let places = judge::similarity_places(batch, &group.pairs);
        let pairs = group.pairs.iter().zip(&places);
        let rows = pairs.map(|(p, &at)| judge::claim_features(batch, *p, at, lexicon));
        samples.push_rivals(rows.collect(), &group.labels, group.fold);
    }
    samples.cross_fit_ranker(&judge::claim_names(relation, lexicon), RANKER_PENALTY, relation, fits)
}

/// How often the labelled claim of a labelled counter was chosen.
#[derive(Default)]
struct TargetsFound {
    counters: usize,
    right: usize,
}

impl TargetsFound {
    fn count(&mut self, candidates: &[Label], chosen: &Label) {
        if candidates.iter().any(Label::is_right) {
            self.counters += 1;
            self.right += usize::from(chosen.is_right());
        }
    }
}

impl std::fmt::Display for TargetsFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let TargetsFound { counters, right } = self;
        write!(
            f,
            "of {counters} counters with their claim among the candidates, {right} rank it first"
        )
    }
}

/// Differences in F1 up to this one are chance: of thresholds as good as the best, the lowest finds most.
const AS_GOOD: f64 = 0.01;

/// The threshold with the best F1 of precision and clear recall on rows that no model saw, of the sets that are
/// `wanted`, and the curve in words.
fn best_threshold(sets: &[GoldSet], held_out: &[HeldOut], wanted: fn(&GoldSet) -> bool) -> (f64, String) {
    let mut scored: Vec<(f64, usize, Label)> = Vec::new();
    let measured = || sets.iter().enumerate().filter(|(_, set)| wanted(set));
    for (index, set) in measured() {
        let of_set = held_out.iter().filter(|h| h.set == index);
        let verdicts = of_set.map(|h| h.verdict.clone()).collect();
        for row in rank::merge(&set.batch, rank::best_claims(&set.batch, verdicts), |_| true) {
            scored.push((row.verdict.probability, index, set.label(&row.verdict.pair)));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let clear: usize = measured()
        .flat_map(|(_, s)| &s.conflicts)
        .filter(|c| c.is_clear())
        .count();
    let mut found: HashSet<(usize, u32)> = HashSet::new();
    let (mut right, mut curve) = (0, Vec::new());
    let mut report = format!("{clear} clear conflicts, cross-validated over cases\n");
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
        curve.push((f1, *probability));
        if [10, 20, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800].contains(&shown) {
            report.push_str(&format!(
                "{shown:>5} rows, score {probability:.2}: precision {precision:.3} recall_clear {recall:.3} F1 {f1:.3}\n"
            ));
        }
    }
    let best = curve.iter().map(|(f1, _)| *f1).fold(0.0, f64::max);
    let lowest = curve.iter().rev().find(|(f1, _)| *f1 >= best - AS_GOOD);
    let (f1, threshold) = lowest.copied().unwrap_or((0.0, 1.0));
    report.push_str(&format!("best F1 {best:.3}; {f1:.3} at threshold {threshold:.3}"));
    (threshold, report)
}
