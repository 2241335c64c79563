//! Rank: of all verdicts the rows worth reading, the same thing told twice as one row, best first.

mod elsewhere;
mod reason;

pub use elsewhere::claims_elsewhere;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use rayon::prelude::*;

use crate::batch::{Batch, words};
use crate::conflict::{Conflict, FeatureWeight, Kind, Side};
use crate::judge::linear::{LinearModel, logit};
use crate::judge::{self, Judge, Verdict, reading};
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use crate::span::Span;
use crate::statement::Stance;

/// Of the verdicts on one counter sentence the best in its own article, and the best in every other article; where a claim
/// elsewhere is likelier than the one in its own article, that is only a neighbour of the counter.
pub fn best_claims(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let mut best = best_by(own_words_first(batch, verdicts), |v| {
        (sentence(batch, v.pair.counter), v.pair.claim.article)
    });
    let mut elsewhere: HashMap<Place, f64> = HashMap::new();
    for verdict in best.iter().filter(|v| v.pair.relation == Relation::AcrossArticles) {
        let likeliest = elsewhere.entry(sentence(batch, verdict.pair.counter)).or_default();
        *likeliest = likeliest.max(verdict.probability);
    }
    best.retain(|v| {
        v.pair.relation != Relation::SameArticle
            || elsewhere
                .get(&sentence(batch, v.pair.counter))
                .is_none_or(|&p| p <= v.probability)
    });
    best
}

/// By how much the mark of a claim inside the counter's sentence must be above that of one in another sentence.
const OWN_WORDS_AHEAD: f64 = 2.0;

/// Where the neural judge finds that a denial answers its own sentence's words far more likely than the claim chosen in
/// another one, that one is only a neighbour. Its probability was mostly that of the denial to answer something at all,
/// and goes over. What is taken back or reversed is seldom told so plainly in the sentence that does it.
fn own_words_first(batch: &Batch, mut verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let mark = |v: &Verdict| v.reading.map(|reading| reading.mark);
    let denies = |v: &Verdict| matches!(batch.statement(v.pair.counter).stance, Stance::Denies | Stance::Rejects);
    let own_words = |v: &Verdict| v.pair.relation == Relation::Embedded && denies(v);
    let mut own: HashMap<Place, f64> = HashMap::new();
    for (verdict, mark) in verdicts
        .iter()
        .filter(|v| own_words(v))
        .filter_map(|v| Some((v, mark(v)?)))
    {
        let greatest = own.entry(sentence(batch, verdict.pair.counter)).or_insert(mark);
        *greatest = greatest.max(mark);
    }
    let neighbour = |v: &Verdict| {
        let own = own.get(&sentence(batch, v.pair.counter)).zip(mark(v));
        v.pair.relation == Relation::SameArticle && own.is_some_and(|(own, mark)| *own > mark + OWN_WORDS_AHEAD)
    };
    let mut handed_over: HashMap<Place, f64> = HashMap::new();
    for verdict in verdicts.iter().filter(|v| neighbour(v)) {
        let likeliest = handed_over.entry(sentence(batch, verdict.pair.counter)).or_default();
        *likeliest = likeliest.max(verdict.probability);
    }
    verdicts.retain(|v| !neighbour(v));
    for verdict in verdicts.iter_mut().filter(|v| own_words(v)) {
        if let Some(&probability) = handed_over.get(&sentence(batch, verdict.pair.counter)) {
            verdict.probability = verdict.probability.max(probability);
        }
    }
    verdicts
}

/// As [`best_claims`], but a claim inside the counter's sentence and one in another sentence are both kept: which of
/// the two it is may change when they are read again.
pub fn best_of_each_relation(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    best_by(verdicts, |v| {
        (sentence(batch, v.pair.counter), v.pair.claim.article, v.pair.relation)
    })
}

fn best_by<K: Eq + Hash>(verdicts: Vec<Verdict>, key: impl Fn(&Verdict) -> K) -> Vec<Verdict> {
    let mut best: HashMap<K, Verdict> = HashMap::new();
    for verdict in verdicts {
        match best.entry(key(&verdict)) {
            Entry::Vacant(entry) => _ = entry.insert(verdict),
            Entry::Occupied(mut entry) if better(&verdict, entry.get()) => _ = entry.insert(verdict),
            Entry::Occupied(_) => {}
        }
    }
    let mut kept: Vec<Verdict> = best.into_values().collect();
    kept.sort_by_key(|v| v.pair);
    kept
}

/// A sentence: its article and its place there.
type Place = (u32, u32);

fn sentence(batch: &Batch, at: StatementRef) -> Place {
    (at.article, batch.statement(at).sentence)
}

/// By probability; ties go to the earlier pair, so that the choice does not depend on order. A claim told elsewhere stands
/// for the one at home: where that is likelier than what the words alone lead to, it is what the counter answers there too.
fn better(a: &Verdict, b: &Verdict) -> bool {
    let at_home = |v: &Verdict| match v.carried_from {
        Some(_) => v.probability / elsewhere::CARRIED,
        None => v.probability,
    };
    at_home(a).total_cmp(&at_home(b)).then(b.pair.cmp(&a.pair)).is_gt()
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
    let judged = verdict.carried_from.unwrap_or(verdict.pair);
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
    if verdict.carried_from.is_some() {
        parts.push(FeatureWeight {
            name: "claim as another article tells it".to_owned(),
            value: 1.0,
            weight: logit(verdict.probability) - logit(verdict.probability / elsewhere::CARRIED),
        });
    }
    let spoken: f64 = parts.iter().map(|part| part.value * part.weight).sum();
    let handed_over = logit(verdict.probability) - spoken;
    if verdict.pair.relation == Relation::Embedded && handed_over > 1e-6 {
        parts.push(FeatureWeight {
            name: "own words in the place of a neighbour".to_owned(),
            value: 1.0,
            weight: handed_over,
        });
    }
    parts.sort_by(|a, b| (b.value * b.weight).abs().total_cmp(&(a.value * a.weight).abs()));
    parts
}
