//! Subject, cue and reason of a row, in plain words.

use crate::batch::Batch;
use crate::conflict::Kind;
use crate::judge::clash;
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use crate::span::Span;

/// The names that both sides share, else the first of the counter.
pub fn subject(batch: &Batch, pair: Pair) -> String {
    let names = |at: StatementRef| batch.statement(at).entities.iter().map(move |&e| batch.entity(at, e));
    let mut shared: Vec<&str> = Vec::new();
    for entity in names(pair.counter) {
        if names(pair.claim).any(|other| other.key == entity.key) && !shared.contains(&entity.name.as_str()) {
            shared.push(&entity.name);
        }
    }
    shared.truncate(MOST_NAMES);
    shared.join(", ")
}

/// More names make a cell that nobody reads.
const MOST_NAMES: usize = 3;

/// The words that give the conflict away: the strongest cue of the counter, or what differs.
pub fn cue(batch: &Batch, pair: Pair, lexicon: &Lexicon) -> String {
    let statement = batch.statement(pair.counter);
    let classes = &lexicon.stance.classes;
    let strongest = statement
        .cues
        .iter()
        .filter(|c| !c.negated && classes[c.class as usize].stance == statement.stance);
    strongest.min_by_key(|c| (c.class, c.span)).map_or_else(
        || differing(batch, pair).map_or(String::new(), |(a, b)| format!("{a} / {b}")),
        |cue| text(batch, pair.counter, cue.span).to_owned(),
    )
}

/// The first two values that exclude each other, as printed: counter, claim.
fn differing(batch: &Batch, pair: Pair) -> Option<(String, String)> {
    if pair.relation == Relation::Embedded {
        return None;
    }
    let (a, b) = (batch.statement(pair.counter), batch.statement(pair.claim));
    let numbers = a
        .quantities
        .iter()
        .flat_map(|x| b.quantities.iter().map(move |y| (x, y)));
    let number = numbers
        .filter(|(x, y)| clash::same_measure(x, y) && clash::exclude(x, y))
        .map(|(x, y)| (x.text.clone(), y.text.clone()))
        .next();
    let times = a.times.iter().flat_map(|x| b.times.iter().map(move |y| (x, y)));
    let time = times
        .filter(|(x, y)| crate::extract::date::compatible(x, y) == Some(false))
        // Those of one event first.
        .min_by_key(|(x, y)| !clash::same_event(x, y))
        .map(|(x, y)| (x.text.clone(), y.text.clone()));
    number.or(time)
}

/// One sentence: who does what to whose statement, and what clashes.
pub fn reason(batch: &Batch, pair: Pair, kind: Kind, lexicon: &Lexicon) -> String {
    let name = |at: StatementRef| batch.speaker(at).map(|e| e.name.clone());
    let who = name(pair.counter).unwrap_or_else(|| unnamed(batch, pair.counter).to_owned());
    let own = [Kind::Retraction, Kind::Correction, Kind::Reversal].contains(&kind);
    let whose = match (pair.relation, name(pair.claim)) {
        (_, claimant) if own && claimant != name(pair.counter) => "an earlier statement".to_owned(),
        (Relation::Embedded, _) | (_, None) => "the claim".to_owned(),
        (_, Some(speaker)) if name(pair.counter).as_ref() == Some(&speaker) => "its own statement".to_owned(),
        (_, Some(speaker)) => format!("the statement of {speaker}"),
    };
    let does = match kind {
        Kind::Retraction => format!("{who} takes back {whose}"),
        Kind::Denial => format!("{who} denies {whose}"),
        Kind::Repudiation => format!("{who} rejects {whose}"),
        Kind::Correction => format!("{who} corrects {whose}"),
        Kind::Reversal => format!("{who} now says or does the opposite of {whose}"),
        Kind::Contradiction => format!("{who} contradicts {whose}"),
        Kind::Discrepancy => "values for the same fact differ".to_owned(),
        Kind::Update => "a newer value replaces an older one".to_owned(),
    };
    let mut parts = vec![does];
    if let Some((a, b)) = differing(batch, pair) {
        parts.push(format!("{b} against {a}"));
    }
    if pair.relation != Relation::Embedded {
        let clash = clash::between(batch, pair, lexicon);
        if clash.antonyms > 0 {
            parts.push("opposite words".to_owned());
        }
        if clash.negation >= 0.5 {
            parts.push("one side negates what the other says".to_owned());
        }
    }
    parts.join("; ")
}

/// Who makes a statement whose speaker is not known by name, in the article's words.
fn unnamed(batch: &Batch, at: StatementRef) -> &str {
    match &batch.statement(at).attribution {
        Some(attribution) => attribution
            .source
            .map_or("the speaker", |source| text(batch, at, source)),
        None => "the article",
    }
}

fn text(batch: &Batch, at: StatementRef, span: Span) -> &str {
    &batch.articles[at.article as usize].article.text[span.range()]
}
