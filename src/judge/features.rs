//! Features of a pair: what the linear judge weighs.
//!
//! Every feature is a number near 0..1, 0 where it says nothing. Their order is the order of the calls below; models
//! keep the names, so that a model trained on other features is refused.

use super::clash::{self, Clash};
use crate::batch::Batch;
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use crate::statement::{Cue, Modality, Polarity, Reporting, Stance, Statement};

/// Collects named values.
#[derive(Default)]
pub struct Features {
    pub values: Vec<f64>,
    /// Filled only where asked for: names cost more than values.
    pub names: Option<Vec<String>>,
}

impl Features {
    fn add(&mut self, name: impl FnOnce() -> String, value: f64) {
        self.values.push(value);
        if let Some(names) = &mut self.names {
            names.push(name());
        }
    }

    pub fn flag(&mut self, name: &'static str, holds: bool) {
        self.add(|| name.to_owned(), f64::from(holds));
    }

    pub fn value(&mut self, name: &'static str, value: f64) {
        self.add(|| name.to_owned(), value);
    }

    /// A value that counts for statements of one group only.
    pub fn crossed(&mut self, group: &'static str, name: &'static str, value: f64) {
        self.add(|| format!("{group}: {name}"), value);
    }
}

/// The stances that answer nothing.
pub const ASSERTING: &[Stance] = &[
    Stance::Asserts,
    Stance::Confirms,
    Stance::Accuses,
    Stance::Hedges,
    Stance::Asks,
    Stance::Promises,
    Stance::Demands,
];

/// The stances whose target is looked for in different ways: the relation features are crossed with them.
const CROSSED: [(&str, &[Stance]); 6] = [
    ("denies", &[Stance::Denies]),
    ("retracts", &[Stance::Retracts, Stance::Apologises]),
    ("corrects", &[Stance::Corrects]),
    ("rejects", &[Stance::Rejects]),
    ("reverses", &[Stance::Reverses]),
    ("asserts", ASSERTING),
];

/// Features of a statement that may answer another one, whatever it answers.
pub fn counter_features(batch: &Batch, at: StatementRef, lexicon: &Lexicon, f: &mut Features) {
    let statement = batch.statement(at);
    statement_features("counter", statement, lexicon, f);
    for (bit, name) in lexicon.anaphora.names.iter().enumerate() {
        f.add(
            || format!("counter refers:{name}"),
            f64::from(statement.refers >> bit & 1),
        );
    }
    for (place, word) in (0..).zip(&lexicon.stopwords.list) {
        f.add(
            || format!("counter has the word {word}"),
            f64::from(statement.stopwords.binary_search(&place).is_ok()),
        );
    }
    let terms = statement.context.len();
    f.flag("counter has an embedded claim", statement.embedded.is_some());
    f.flag("counter has no content", terms < 4);
    f.flag("counter is short", terms < 8);
    f.flag("counter is long", terms > 22);
    f.flag("counter speaker known", statement.speaker.is_some());
    f.flag("counter opens the article", statement.paragraph < 2);
    f.flag("counter has a strong cue", has_strong_cue(statement, lexicon));
    f.flag("counter cue negated", statement.cues.iter().any(|c| c.negated));
    let counting = statement
        .cues
        .iter()
        .filter(|c| lexicon.stance.classes[c.class as usize].stance.counters());
    let counting = counting.count();
    f.flag("counter has two cues", counting >= 2);
    f.flag("counter has three cues", counting >= 3);
}

/// Whether a statement has a cue of a class that lends weight to those too rare to be learnt alone.
fn has_strong_cue(statement: &Statement, lexicon: &Lexicon) -> bool {
    let strong = |c: &Cue| !c.negated && lexicon.stance.classes[c.class as usize].strong;
    statement.cues.iter().any(strong)
}

/// Features of either side of a pair: its stance, cues and manner.
fn statement_features(side: &'static str, statement: &Statement, lexicon: &Lexicon, f: &mut Features) {
    for (index, class) in lexicon.stance.classes.iter().enumerate() {
        let present = statement.cues.iter().any(|c| c.class as usize == index && !c.negated);
        f.add(|| format!("{side} cue:{}", class.name), f64::from(present));
    }
    for (name, stances) in CROSSED {
        f.add(
            || format!("{side} {name}"),
            f64::from(stances.contains(&statement.stance)),
        );
    }
    for (name, reporting) in [("direct", Reporting::Direct), ("indirect", Reporting::Indirect)] {
        f.add(|| format!("{side} {name}"), f64::from(statement.reporting == reporting));
    }
    for (name, modality) in [
        ("possible", Modality::Possible),
        ("future", Modality::Future),
        ("hypothetical", Modality::Hypothetical),
    ] {
        f.add(|| format!("{side} {name}"), f64::from(statement.modality == modality));
    }
    f.add(
        || format!("{side} negative"),
        f64::from(statement.polarity == Polarity::Negative),
    );
    f.add(|| format!("{side} heading"), f64::from(statement.heading));
    f.add(
        || format!("{side} has a quantity"),
        f64::from(!statement.quantities.is_empty()),
    );
    f.add(|| format!("{side} has a time"), f64::from(!statement.times.is_empty()));
}

/// Features by which the claims that one counter may answer are ranked. `place` is the place of the claim among them
/// by similarity, from 0.
pub fn claim_features(batch: &Batch, pair: Pair, place: usize, lexicon: &Lexicon, f: &mut Features) {
    let (counter, claim) = (batch.statement(pair.counter), batch.statement(pair.claim));
    statement_features("claim", claim, lexicon, f);
    for (bit, name) in lexicon.anaphora.names.iter().enumerate() {
        f.add(
            || format!("antecedent:{name}"),
            f64::from((counter.refers & claim.antecedent) >> bit & 1),
        );
    }
    let relation = RelationFacts::of(batch, pair, place, lexicon);
    let sentences = batch.articles[pair.claim.article as usize].sentences.max(1);
    f.flag("claim speaker known", claim.speaker.is_some());
    f.flag("claim opens the article", claim.paragraph < 2);
    f.value("claim position", f64::from(claim.sentence) / sentences as f64);
    f.value("claim length", (claim.context.len() as f64 / 30.0).min(1.0));
    f.flag("claim without content", claim.context.len() < 5);
    clash_features(&clash::between(batch, pair, lexicon), relation.similarity, f);
    match pair.relation {
        Relation::AcrossArticles => story_features(batch, pair, f),
        _ => distance_features(counter, claim, f),
    }
    for (name, value) in relation.named() {
        f.value(name, value);
        for (stance, stances) in CROSSED {
            let holds = stances.contains(&counter.stance);
            f.add(|| format!("{stance}: {name}"), if holds { value } else { 0.0 });
        }
    }
}

/// How the best claim of a counter stands among its rivals.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Log-odds that the statement answers another one at all.
    pub counter: f64,
    /// Score of the best claim.
    pub best: f64,
    /// How far the next one is behind.
    pub margin: f64,
    /// Share of the best in the softmax over all scores.
    pub share: f64,
    /// Place of the best by similarity, from 0.
    pub place: usize,
}

/// Features by which it is decided whether a counter and its best claim are a conflict.
pub fn decision_features(batch: &Batch, pair: Pair, ranking: &Ranking, lexicon: &Lexicon, f: &mut Features) {
    let counter = batch.statement(pair.counter);
    f.value("counter log-odds", ranking.counter / 4.0);
    f.flag("counter has a strong cue", has_strong_cue(counter, lexicon));
    statement_features("counter", counter, lexicon, f);
    if pair.relation == Relation::Embedded {
        embedded_features(counter, f);
        return;
    }
    f.value("best claim score", ranking.best / 4.0);
    f.value("best claim margin", ranking.margin.min(4.0) / 4.0);
    f.value("best claim share", ranking.share);
    let relation = RelationFacts::of(batch, pair, ranking.place, lexicon);
    for (name, value) in relation.named() {
        f.value(name, value);
    }
    clash_features(&clash::between(batch, pair, lexicon), relation.similarity, f);
    match pair.relation {
        Relation::AcrossArticles => story_features(batch, pair, f),
        _ => distance_features(counter, batch.statement(pair.claim), f),
    }
}

fn embedded_features(counter: &Statement, f: &mut Features) {
    let embedded = counter.embedded.unwrap_or_default();
    let length = f64::from(embedded.end - embedded.start) / f64::from((counter.span.end - counter.span.start).max(1));
    f.value("embedded share of the sentence", length);
    f.flag(
        "embedded before the cue",
        counter.cues.iter().all(|c| embedded.end <= c.span.start),
    );
    for (stance, stances) in CROSSED {
        let holds = stances.contains(&counter.stance);
        f.add(|| format!("{stance}: embedded share"), if holds { length } else { 0.0 });
    }
}

fn distance_features(counter: &Statement, claim: &Statement, f: &mut Features) {
    let gap = f64::from(counter.sentence) - f64::from(claim.sentence);
    f.flag("claim is the sentence before", gap == 1.0);
    f.flag("claim is two or three before", gap == 2.0 || gap == 3.0);
    f.flag("claim comes after", gap < 0.0);
    f.flag("claim is the sentence after", gap == -1.0);
    f.value("distance", (gap.abs().ln_1p() / 4.0).min(1.0));
    f.flag("same paragraph", counter.paragraph == claim.paragraph);
    f.flag("paragraph before", counter.paragraph == claim.paragraph + 1);
}

/// How the articles of a pair stand to each other.
fn story_features(batch: &Batch, pair: Pair, f: &mut Features) {
    let topic = |at: StatementRef| &batch.topics[at.article as usize];
    f.value(
        "articles alike",
        f64::from(topic(pair.claim).cosine(topic(pair.counter))),
    );
    let published = |at: StatementRef| batch.articles[at.article as usize].article.published;
    let days = match (published(pair.claim), published(pair.counter)) {
        (Some(claim), Some(counter)) => Some(f64::from((counter - claim).get_days())),
        _ => None,
    };
    f.flag("day of publication unknown", days.is_none());
    f.flag("claim published later", days.is_some_and(|d| d < 0.0));
    f.flag("claim published earlier", days.is_some_and(|d| d > 0.0));
    f.value("days between", days.map_or(0.0, |d| (d.abs().ln_1p() / 6.0).min(1.0)));
    let publisher = |at: StatementRef| &batch.articles[at.article as usize].article.publisher;
    f.flag(
        "same publisher",
        publisher(pair.claim).is_some() && publisher(pair.claim) == publisher(pair.counter),
    );
}

fn clash_features(clash: &Clash, similarity: f64, f: &mut Features) {
    for (name, value) in [
        ("negation on shared words", clash.negation),
        ("polarity differs", f64::from(clash.polarity)),
        ("antonyms", f64::from(clash.antonyms.min(2)) / 2.0),
        ("numbers differ", f64::from(clash.numbers)),
        ("numbers agree", f64::from(clash.numbers_agree)),
        ("times differ", f64::from(clash.times)),
        ("times agree", f64::from(clash.times_agree)),
        ("times of one event differ", f64::from(clash.event_times)),
    ] {
        f.value(name, value);
        f.add(|| format!("{name}, similar"), value * similarity);
    }
}

/// How the two sides of a pair stand to each other.
struct RelationFacts {
    similarity: f64,
    content_similarity: f64,
    content_covered: f64,
    centrality: f64,
    counter_covered: f64,
    claim_covered: f64,
    names_shared: f64,
    same_speaker: bool,
    different_speakers: bool,
    counter_speaker_in_claim: bool,
    claim_speaker_in_counter: bool,
    same_subject: bool,
    pointed_to: bool,
    most_similar: bool,
    among_most_similar: bool,
    claim_reported: bool,
    claim_accuses: bool,
    claim_counters_too: bool,
}

impl RelationFacts {
    fn of(batch: &Batch, pair: Pair, rank: usize, lexicon: &Lexicon) -> RelationFacts {
        let (counter, claim) = (batch.statement(pair.counter), batch.statement(pair.claim));
        let (cv, kv) = (batch.vectors(pair.counter), batch.vectors(pair.claim));
        let key = |at: StatementRef, entity: u32| batch.entity(at, entity).key.as_str();
        let speaker = |at: StatementRef| batch.statement(at).speaker.map(|entity| key(at, entity));
        let mentions = |at: StatementRef, name: &str| batch.statement(at).entities.iter().any(|&e| key(at, e) == name);
        let (counter_speaker, claim_speaker) = (speaker(pair.counter), speaker(pair.claim));
        let same_speaker = batch.same_speaker(pair.counter, pair.claim);
        let shared = counter
            .entities
            .iter()
            .filter(|&&e| mentions(pair.claim, key(pair.counter, e)))
            .count();
        let least = counter.entities.len().min(claim.entities.len());
        let accuse = lexicon.stance.class("accuse");
        let subject = |at: StatementRef| batch.statement(at).subject.map(|entity| key(at, entity));
        RelationFacts {
            similarity: f64::from(cv.context.cosine(&kv.context)),
            content_similarity: f64::from(cv.content.cosine(&kv.content)),
            content_covered: f64::from(cv.content.covered_by(&kv.context)),
            centrality: f64::from(batch.topics[pair.claim.article as usize].cosine(&kv.context)),
            counter_covered: f64::from(cv.context.covered_by(&kv.context)),
            claim_covered: f64::from(kv.context.covered_by(&cv.context)),
            names_shared: if least == 0 { 0.0 } else { shared as f64 / least as f64 },
            same_speaker,
            different_speakers: counter_speaker.is_some() && claim_speaker.is_some() && !same_speaker,
            counter_speaker_in_claim: counter_speaker.is_some_and(|name| mentions(pair.claim, name)),
            claim_speaker_in_counter: claim_speaker.is_some_and(|name| mentions(pair.counter, name)),
            same_subject: subject(pair.counter).is_some() && subject(pair.counter) == subject(pair.claim),
            pointed_to: counter.refers & claim.antecedent != 0,
            most_similar: rank == 0,
            among_most_similar: rank < 4,
            claim_reported: claim.attribution.is_some(),
            claim_accuses: claim.cues.iter().any(|c| Some(c.class) == accuse),
            claim_counters_too: claim.counters(),
        }
    }

    fn named(&self) -> [(&'static str, f64); 18] {
        [
            ("similarity", self.similarity),
            ("similarity of content", self.content_similarity),
            ("content covered by claim", self.content_covered),
            ("centrality of claim", self.centrality),
            ("counter covered by claim", self.counter_covered),
            ("claim covered by counter", self.claim_covered),
            ("names shared", self.names_shared),
            ("same speaker", f64::from(self.same_speaker)),
            ("different speakers", f64::from(self.different_speakers)),
            (
                "counter's speaker named in claim",
                f64::from(self.counter_speaker_in_claim),
            ),
            (
                "claim's speaker named in counter",
                f64::from(self.claim_speaker_in_counter),
            ),
            ("same subject", f64::from(self.same_subject)),
            ("noun points to claim", f64::from(self.pointed_to)),
            ("most similar", f64::from(self.most_similar)),
            ("among the most similar", f64::from(self.among_most_similar)),
            ("claim is reported", f64::from(self.claim_reported)),
            ("claim accuses", f64::from(self.claim_accuses)),
            ("claim counters too", f64::from(self.claim_counters_too)),
        ]
    }
}
