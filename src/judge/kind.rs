//! The kind of a conflict: from the stance of the counter, whose claim it is, and what clashes.

use super::clash;
use crate::batch::Batch;
use crate::conflict::Kind;
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation};
use crate::statement::{Stance, Statement};

/// The kind of conflict that `pair` is, if it is one.
pub fn of(batch: &Batch, pair: Pair, lexicon: &Lexicon) -> Kind {
    let counter = batch.statement(pair.counter);
    let same_speaker = batch.same_speaker(pair.counter, pair.claim);
    match counter.stance {
        Stance::Retracts | Stance::Apologises => Kind::Retraction,
        Stance::Corrects => Kind::Correction,
        Stance::Reverses => Kind::Reversal,
        Stance::Denies => Kind::Denial,
        Stance::Rejects if same_speaker => Kind::Retraction,
        Stance::Rejects => Kind::Repudiation,
        _ if pair.relation == Relation::Embedded => match has_former_position(counter, lexicon) {
            true => Kind::Reversal,
            false => Kind::Contradiction,
        },
        _ => {
            let clash = clash::between(batch, pair, lexicon);
            let values =
                (clash.numbers || clash.times || clash.event_times) && clash.antonyms == 0 && clash.negation < 0.5;
            match values {
                true if later(batch, pair) => Kind::Update,
                true => Kind::Discrepancy,
                false if same_speaker => Kind::Reversal,
                false => Kind::Contradiction,
            }
        }
    }
}

/// Whether a statement tells of a position that was given up ("once said that …").
fn has_former_position(statement: &Statement, lexicon: &Lexicon) -> bool {
    let class = lexicon.stance.class("former_position");
    statement.cues.iter().any(|c| !c.negated && Some(c.class) == class)
}

/// Whether the counter was published on a later day than the claim: values may have moved on.
fn later(batch: &Batch, pair: Pair) -> bool {
    let published = |article: u32| batch.articles[article as usize].article.published;
    published(pair.claim.article)
        .zip(published(pair.counter.article))
        .is_some_and(|(claim, counter)| claim < counter)
}
