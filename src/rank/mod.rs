//! Rank: of all verdicts the rows worth reading, the same thing told twice as one row, best first.

mod claims;
mod elsewhere;
mod reason;

pub use claims::{best_claims, best_of_each_relation};
pub use elsewhere::claims_elsewhere;

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::batch::{Batch, words};
use crate::conflict::{Conflict, FeatureWeight, Kind, Side};
use crate::judge::linear::{LinearModel, logit};
use crate::judge::{self, Judge, Verdict, reading};
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use crate::span::Span;

/// A sentence: its article and its place there.
type Place = (u32, u32);

fn sentence(batch: &Batch, at: StatementRef) -> Place {
    (at.article, batch.statement(at).sentence)
}

/// One row for each conflict, however often it is told, best first.
///
/// The same two sentences in other articles are the same row, and so are counters of one story that hardly differ:
/// outlets retell one denial in their own words. Inside an article a conflict is told again where the same speaker
/// counters the same claim once more, or where a sentence that is already one side of a row turns up as the other side
/// of a weaker one: that is how a flood of rows around one denial comes about. Verdicts that are `first` are merged before
/// all others, so that a row is the same whatever stands below it.
pub fn merge(batch: &Batch, mut verdicts: Vec<Verdict>, first: impl Fn(&Verdict) -> bool) -> Vec<Merged> {
    let by_probability = |a: &Verdict, b: &Verdict| b.probability.total_cmp(&a.probability).then(a.pair.cmp(&b.pair));
    verdicts.sort_by(|a, b| first(b).cmp(&first(a)).then(by_probability(a, b)));
    let mut rows: Vec<Merged> = Vec::new();
    let mut by_text: HashMap<[u64; 2], usize> = HashMap::new();
    let mut by_article: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut told = Told::default();
    for verdict in verdicts {
        let mut key = [verdict.pair.claim, verdict.pair.counter].map(|at| batch.sentence_key(at));
        key.sort_unstable();
        match by_text.get(&key) {
            // Where claim and counter have changed places, the better verdict has said which is which.
            Some(&row)
                if batch.sentence_key(rows[row].verdict.pair.claim) == batch.sentence_key(verdict.pair.claim) =>
            {
                rows[row].again.push(verdict.pair);
            }
            Some(_) => {}
            None if told.before(batch, verdict.pair) => {}
            None => {
                if retold(batch, verdict.pair, &rows, &by_article) {
                    continue;
                }
                by_text.insert(key, rows.len());
                by_article
                    .entry(verdict.pair.counter.article)
                    .or_default()
                    .push(rows.len());
                rows.push(Merged {
                    verdict,
                    again: Vec::new(),
                });
            }
        }
    }
    // An update is no error, and so below all others.
    let update = |row: &Merged| row.verdict.kind == Kind::Update;
    rows.sort_by(|a, b| update(a).cmp(&update(b)).then(by_probability(&a.verdict, &b.verdict)));
    rows
}

/// The cosine from which two counters of one story tell the same.
const RETOLD: f32 = 0.5;

/// Whether one of `rows` tells the conflict of `pair` in other words: its counter stands in the same article or one on
/// the same story, is nearly the same, and not known to be of another speaker.
fn retold(batch: &Batch, pair: Pair, rows: &[Merged], by_article: &HashMap<u32, Vec<usize>>) -> bool {
    let counter = pair.counter;
    let articles = std::iter::once(&counter.article).chain(batch.related(counter.article as usize));
    let same = |&row: &usize| {
        let other = rows[row].verdict.pair.counter;
        let alike = batch.vectors(counter).context.cosine(&batch.vectors(other).context) >= RETOLD;
        let known = batch.speaker(counter).is_some() && batch.speaker(other).is_some();
        // One counter that answers claims in several articles is as many rows.
        sentence(batch, other) != sentence(batch, counter) && alike && (!known || batch.same_speaker(counter, other))
    };
    let mut told = articles.filter_map(|article| by_article.get(article)).flatten();
    told.any(same)
}

/// What the rows so far have told.
#[derive(Default)]
struct Told {
    claims: HashSet<Place>,
    counters: HashSet<Place>,
    /// Claim, article of the counter, its speaker: who has countered what.
    answered: HashSet<(Place, u32, Option<String>)>,
}

impl Told {
    /// Whether a row of `pair` would tell a conflict again; if not, it is taken down.
    fn before(&mut self, batch: &Batch, pair: Pair) -> bool {
        let (claim, counter) = (sentence(batch, pair.claim), sentence(batch, pair.counter));
        let speaker = batch.speaker(pair.counter).map(|e| e.key.clone());
        let answer = (claim, counter.0, speaker);
        let turned = claim != counter && (self.counters.contains(&claim) || self.claims.contains(&counter));
        if turned || self.answered.contains(&answer) {
            return true;
        }
        // A claim in the counter's own words makes the sentence no claim that others may counter.
        if claim != counter {
            self.claims.insert(claim);
        }
        self.counters.insert(counter);
        self.answered.insert(answer);
        false
    }
}

/// A row with the further pairs of the same two sentences.
#[derive(Clone, Debug)]
pub struct Merged {
    pub verdict: Verdict,
    pub again: Vec<Pair>,
}

/// Whether statement `other` holds the sentence of `at`, as it stands or behind a dateline.
fn holds(batch: &Batch, other: StatementRef, at: StatementRef) -> bool {
    let padded = |at| format!(" {} ", words(batch.sentence(at)));
    padded(other).contains(&padded(at))
}

/// The conflicts of `rows`, ready for the report.
pub fn conflicts(batch: &Batch, judge: &Judge, lexicon: &Lexicon, rows: &[Merged]) -> Vec<Conflict> {
    let tellers = Tellers::of(batch, rows);
    rows.par_iter()
        .map(|row| conflict(batch, judge, lexicon, row, &tellers))
        .collect()
}

/// Who else tells what stands in the rows.
struct Tellers {
    /// The reprints of an article.
    reprints: HashMap<u32, Vec<u32>>,
    /// The articles that print a sentence of a row, by its key.
    printing: HashMap<u64, Vec<u32>>,
}

impl Tellers {
    fn of(batch: &Batch, rows: &[Merged]) -> Tellers {
        let mut reprints: HashMap<u32, Vec<u32>> = HashMap::new();
        for (article, &original) in batch.original.iter().enumerate().filter(|(a, o)| *a as u32 != **o) {
            reprints.entry(original).or_default().push(article as u32);
        }
        let sides = rows
            .iter()
            .flat_map(|row| [row.verdict.pair.claim, row.verdict.pair.counter]);
        let mut printing: HashMap<u64, Vec<u32>> = sides.map(|at| (batch.sentence_key(at), Vec::new())).collect();
        for (article, keys) in (0..).zip(&batch.sentence_keys) {
            for key in keys {
                if let Some(articles) = printing.get_mut(key)
                    && articles.last() != Some(&article)
                {
                    articles.push(article);
                }
            }
        }
        Tellers { reprints, printing }
    }

    /// The articles that tell what `at` says: those of `pairs`, those on the same story that print its sentence, and the
    /// reprints of all that hold it.
    fn tell(&self, batch: &Batch, at: StatementRef, pairs: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut articles: Vec<u32> = pairs.collect();
        let related = batch.related(at.article as usize);
        let printing = self.printing.get(&batch.sentence_key(at)).into_iter().flatten();
        articles.extend(printing.filter(|article| related.contains(article)));
        let holds = |article: u32| batch.refs(article as usize).any(|other| holds(batch, other, at));
        let with_reprints = articles.iter().flat_map(|article| {
            let copies = self.reprints.get(article).into_iter().flatten();
            std::iter::once(article).chain(copies.filter(|&&copy| holds(copy)))
        });
        with_reprints.copied().collect()
    }
}

fn conflict(batch: &Batch, judge: &Judge, lexicon: &Lexicon, row: &Merged, tellers: &Tellers) -> Conflict {
    let Verdict {
        pair,
        probability,
        kind,
        ..
    } = row.verdict;
    let counter = batch.statement(pair.counter);
    let claim_span = match pair.relation {
        Relation::Embedded => counter.embedded.unwrap_or(counter.content),
        _ => batch.statement(pair.claim).span,
    };
    let side = |of: fn(&Pair) -> StatementRef, span: Span| {
        let at = of(&pair);
        let article = &batch.articles[at.article as usize].article;
        let code_points = |bytes: u32| article.text[..bytes as usize].chars().count();
        let start = code_points(span.start);
        let pairs = std::iter::once(&pair).chain(&row.again);
        let mut sources: Vec<String> = Vec::new();
        for teller in tellers.tell(batch, at, pairs.map(|pair| of(pair).article)) {
            let source = batch.articles[teller as usize].article.source();
            if !sources.iter().any(|s| s == source) {
                sources.push(source.to_owned());
            }
        }
        Side {
            text: article.text[span.range()].to_owned(),
            speaker: None,
            source: article.source().to_owned(),
            published: article.published,
            article: article.id.clone(),
            title: article.title.clone(),
            url: article.url.clone(),
            start,
            end: start + article.text[span.range()].chars().count(),
            sources,
        }
    };
    let mut claim = side(|pair| pair.claim, claim_span);
    let mut counter_side = side(|pair| pair.counter, counter.span);
    counter_side.speaker = batch.speaker(pair.counter).map(|e| e.name.clone());
    if pair.relation != Relation::Embedded {
        claim.speaker = batch.speaker(pair.claim).map(|e| e.name.clone());
    }
    let mut keys = [pair.claim, pair.counter].map(|at| batch.sentence_key(at));
    keys.sort_unstable();
    let id = xxhash_rust::xxh3::xxh3_64(&keys.map(u64::to_be_bytes).concat());
    Conflict {
        // The letter keeps spreadsheets from reading an id such as 12e45678 as a number.
        id: format!("c{id:016x}"),
        kind,
        score: probability,
        subject: reason::subject(batch, pair),
        cue: reason::cue(batch, pair, lexicon),
        reason: reason::reason(batch, pair, kind, lexicon),
        features: weights(batch, judge, lexicon, &row.verdict),
        claim,
        counter: counter_side,
    }
}

/// The features that spoke in the decision, the strongest first. Where the pair was read again, those of the linear
/// judge count for as much as its word counted there.
fn weights(batch: &Batch, judge: &Judge, lexicon: &Lexicon, verdict: &Verdict) -> Vec<FeatureWeight> {
    let judged = verdict.carried.map_or(verdict.pair, |carried| carried.from);
    let first = verdict.reading.map_or(judged, |reading| reading.first);
    let values = judge::decision_features(batch, first, &verdict.ranking, lexicon);
    let linear = &judge.relations[first.relation as usize].decider;
    let second = verdict.reading.as_ref().zip(judge.second.as_ref());
    let mut parts = Vec::new();
    let mut add = |model: &LinearModel, values: &[f64], scale: f64| {
        let named = values.iter().zip(&model.weights);
        let spoke = named.filter(|(value, (name, _))| **value != 0.0 && name != reading::LINEAR);
        parts.extend(spoke.map(|(value, (name, weight))| FeatureWeight {
            name: name.clone(),
            value: *value,
            weight: *weight * scale,
        }));
        parts.push(FeatureWeight {
            name: "intercept".to_owned(),
            value: 1.0,
            weight: model.intercept * scale,
        });
    };
    match second {
        None => add(linear, &values, 1.0),
        Some((found, models)) => {
            let decider = &models.relations[first.relation as usize].decider;
            add(linear, &values, reading::weight_of_linear(decider));
            add(decider, &reading::decision_features(batch, judged, found), 1.0);
        }
    }
    let spoken: f64 = parts.iter().map(|part| part.value * part.weight).sum();
    let rest = logit(verdict.probability) - spoken;
    if rest.abs() > 1e-6 {
        let name = match verdict.carried {
            Some(_) => "claim as another article tells it",
            None => "as likely as with the other claim",
        };
        parts.push(FeatureWeight {
            name: name.to_owned(),
            value: 1.0,
            weight: rest,
        });
    }
    parts.sort_by(|a, b| (b.value * b.weight).abs().total_cmp(&(a.value * a.weight).abs()));
    parts
}
