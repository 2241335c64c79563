//! The second reading: the likeliest counters once more, now with what the NLI model says of them and their claims.
//!
//! The linear judge sees every pair and leaves each counter with a short list of claims. Where a conflict is likely
//! enough, the NLI model reads that list, all of it at once; a second ranker and a second decider, both linear again,
//! weigh what it says beside what the first ones said.

use serde::{Deserialize, Serialize};

use super::features::{ASSERTING, Features};
use super::linear::{LinearModel, logit, sigmoid};
use super::{Candidate, Judge, Verdict, collect, kind, names, spread};
use crate::batch::Batch;
use crate::clean;
use crate::lexicon::Lexicon;
use crate::nli::{List, Nli};
use crate::pair::{Pair, Relation};
use crate::span::Span;
use crate::statement::Stance;

/// Claims of one counter that are read.
pub const SHORTLIST: usize = 12;

/// The probability, by the linear judge, from which a counter is worth reading, in the order of [`Relation::ALL`].
const WORTH_READING: [f64; 3] = [0.03, 0.03, 0.02];

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
    /// Log-odds by the NLI model: that the counter answers some claim at all, that it answers this one, and the
    /// greatest of those of the list.
    pub answers: f64,
    pub mark: f64,
    pub greatest: f64,
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

/// Lets the model read the shortlists of `verdicts`, the likeliest first, `budget` of them at most, and settles those
/// verdicts anew. Returns how many were read.
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
    order.truncate(budget);
    let total = order.len();
    for (done, part) in (0..).step_by(AT_ONCE).zip(order.chunks(AT_ONCE)) {
        progress(done, total);
        let said = infer(batch, nli, &part.iter().map(|&at| &verdicts[at]).collect::<Vec<_>>())?;
        for (&at, said) in part.iter().zip(said) {
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
    Ok(total)
}

/// Verdicts read between two looks at the progress.
const AT_ONCE: usize = 512;

/// What the model says of a counter and its shortlist, in log-odds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// That the counter answers some claim at all.
    pub answers: f64,
    /// That it answers each claim of the shortlist.
    pub claims: Vec<f64>,
}

/// What the model says of the shortlists of `verdicts`.
///
/// # Errors
/// If the network cannot be run.
pub fn infer(batch: &Batch, nli: &Nli, verdicts: &[&Verdict]) -> anyhow::Result<Vec<Said>> {
    let pairs = |v: &&Verdict| v.shortlist.iter().map(|candidate| candidate.pair).collect::<Vec<_>>();
    let (lists, places): (Vec<List>, Vec<Vec<usize>>) = verdicts.iter().map(|v| list(batch, &pairs(v))).unzip();
    let marks = nli.mark(&lists)?.into_iter().zip(places);
    let said = marks.map(|(marks, places)| Said {
        answers: f64::from(marks.answers),
        claims: places.iter().map(|&place| f64::from(marks.claims[place])).collect(),
    });
    Ok(said.collect())
}

/// The list of `pairs`, which share their counter, and the place in it of each of their claims: of two statements in one
/// sentence the sentence is read once. Links glued into a sentence are left out.
pub fn list<'a>(batch: &'a Batch, pairs: &[Pair]) -> (List<'a>, Vec<usize>) {
    let counter = pairs.first().map(|pair| pair.counter).unwrap_or_default();
    let sentence = |pair: &Pair| (pair.claim.article, batch.statement(pair.claim).span);
    let mut sentences: Vec<(u32, Span)> = pairs.iter().map(sentence).collect();
    sentences.sort_unstable();
    sentences.dedup();
    let places = pairs
        .iter()
        .map(|pair| sentences.partition_point(|s| *s < sentence(pair)));
    let relation = pairs.first().map(|pair| pair.relation);
    let text = |&(article, span): &(u32, Span)| {
        let statement = batch.statement(counter);
        let span = match relation {
            Some(Relation::Embedded) => statement.embedded.unwrap_or(statement.content),
            _ => span,
        };
        clean::without_links(&batch.articles[article as usize].article.text[span.range()])
    };
    let list = List {
        before: clean::without_links(batch.sentence_before(counter).unwrap_or_default()),
        counter: clean::without_links(batch.sentence(counter)),
        claims: sentences.iter().map(text).collect(),
        earlier: (relation == Some(Relation::SameArticle))
            .then(|| sentences.partition_point(|s| s.1 < batch.statement(counter).span)),
    };
    (list, places.collect())
}

/// Features of every claim of a shortlist, in its order.
pub fn rivals(batch: &Batch, verdict: &Verdict, said: &Said) -> Vec<Vec<f64>> {
    let best = verdict.shortlist.first().map_or(0.0, |first| first.score);
    let candidates = verdict.shortlist.iter().zip(&said.claims);
    candidates
        .map(|(candidate, mark)| claim_features(batch, candidate, candidate.score - best, *mark))
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
        mark: said.claims[spread.at],
        greatest: said.claims.iter().copied().fold(f64::NEG_INFINITY, f64::max),
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

/// The stances whose claims the model is asked about in different ways.
const CROSSED: [(&str, &[Stance]); 3] = [
    ("denies", &[Stance::Denies, Stance::Rejects]),
    (
        "takes back",
        &[Stance::Retracts, Stance::Apologises, Stance::Corrects, Stance::Reverses],
    ),
    ("asserts", ASSERTING),
];

/// Of the log-odds that a counter answers a claim, by the NLI model.
fn mark_features(stance: Stance, mark: f64, f: &mut Features) {
    f.value("mark log-odds", mark / 4.0);
    f.value("mark", sigmoid(mark));
    for (group, stances) in CROSSED {
        f.crossed(
            group,
            "mark log-odds",
            if stances.contains(&stance) { mark / 4.0 } else { 0.0 },
        );
    }
}

/// Features by which the claims of a shortlist are ranked again.
fn claim_features(batch: &Batch, candidate: &Candidate, behind: f64, mark: f64) -> Vec<f64> {
    let stance = batch.statement(candidate.pair.counter).stance;
    match candidate.pair.relation {
        Relation::Embedded => Vec::new(),
        _ => collect(|f| add_claim_features(stance, behind, mark, f)),
    }
}

fn add_claim_features(stance: Stance, behind: f64, mark: f64, f: &mut Features) {
    f.value("first ranker", behind / 2.0);
    mark_features(stance, mark, f);
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
    f.value("greatest mark log-odds", reading.greatest / 4.0);
    mark_features(stance, reading.mark, f);
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
        _ => names(|f| add_claim_features(Stance::Asserts, 0.0, 0.0, f)),
    }
}

/// Names of the features of the second decision.
pub fn decision_names() -> Vec<String> {
    names(|f| add_decision_features(Stance::Asserts, &Reading::default(), f))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::StatementRef;

    /// Two articles; the third sentence of the first holds two statements.
    fn batch() -> Batch {
        let texts = [
            "The pier is safe, Ada Brun said. The pier was sold in May. Holt denied that the pier was sold, but Brun said \
             the sale was done. “Nothing of the sort,” Holt said.",
            "A daily wrote that the pier had been sold. It rained.",
        ];
        Batch::of_texts(&texts)
    }

    #[test]
    fn a_list_has_each_sentence_once_in_the_order_of_telling() {
        let batch = batch();
        let claims: Vec<StatementRef> = batch.refs(0).collect();
        let counter = *claims.last().unwrap();
        let pairs: Vec<Pair> = claims
            .iter()
            .rev()
            .map(|&claim| Pair {
                counter,
                claim,
                relation: Relation::SameArticle,
            })
            .collect();
        let (list, places) = list(&batch, &pairs);
        for (pair, place) in pairs.iter().zip(&places) {
            assert_eq!(list.claims[*place], batch.sentence(pair.claim));
        }
        assert!(places.is_sorted_by(|a, b| a >= b), "{places:?}");
        assert!(list.claims.len() < claims.len(), "two statements share a sentence");
        assert_eq!(list.counter, "“Nothing of the sort,” Holt said.");
        assert!(list.before.starts_with("Holt denied"), "{}", list.before);
        assert_eq!(list.earlier, Some(3));
        let across = pairs.iter().map(|&pair| Pair {
            relation: Relation::AcrossArticles,
            ..pair
        });
        assert_eq!(super::list(&batch, &across.collect::<Vec<_>>()).0.earlier, None);
    }

    #[test]
    fn links_glued_into_a_sentence_are_not_read() {
        let batch =
            Batch::of_texts(&["Mayor Jane Doe Jane Ann DoeCouncil says no MORE sold the pier. Holt denied that."]);
        let statements: Vec<StatementRef> = batch.refs(0).collect();
        let pair = Pair {
            counter: statements[1],
            claim: statements[0],
            relation: Relation::SameArticle,
        };
        assert_eq!(list(&batch, &[pair]).0.claims, ["Mayor Jane Doe sold the pier."]);
    }

    #[test]
    fn an_embedded_claim_is_read_by_itself() {
        let batch = batch();
        let denial = batch
            .refs(0)
            .find(|&at| batch.statement(at).embedded.is_some())
            .unwrap();
        let pair = Pair {
            counter: denial,
            claim: denial,
            relation: Relation::Embedded,
        };
        let (list, places) = list(&batch, &[pair]);
        assert_eq!((list.claims, places), (vec!["the pier was sold".into()], vec![0]));
    }
}
