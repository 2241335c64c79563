//! Clashes: what of two statements cannot both hold.

use crate::batch::Batch;
use crate::lexicon::Lexicon;
use crate::pair::Pair;
use crate::statement::{Polarity, Quantity, Statement, TimeMention};

/// What clashes between two statements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clash {
    /// Share of the shared words that stand in the scope of a negation on one side only, in 0..=1.
    pub negation: f64,
    /// One side is negative, the other positive.
    pub polarity: bool,
    /// Words of one side whose antonym stands on the other.
    pub antonyms: u32,
    /// Both count the same thing in the same unit, with values that exclude each other.
    pub numbers: bool,
    pub numbers_agree: bool,
    /// Both name a time, and no time of one can be a time of the other.
    pub times: bool,
    pub times_agree: bool,
    /// As `times`, of clauses that tell the same event.
    pub event_times: bool,
}

/// The clashes of a pair.
pub fn between(batch: &Batch, pair: Pair, lexicon: &Lexicon) -> Clash {
    of(batch.statement(pair.counter), batch.statement(pair.claim), lexicon)
}

/// The clashes of two statements.
pub fn of(a: &Statement, b: &Statement, lexicon: &Lexicon) -> Clash {
    let (numbers, numbers_agree) = numbers(a, b);
    let (times_differ, times_agree) = times(a, b, |_, _| true);
    let (event_times, _) = times(a, b, same_event);
    Clash {
        negation: negation(a, b),
        polarity: (a.polarity == Polarity::Negative) != (b.polarity == Polarity::Negative),
        antonyms: antonyms(a, b, lexicon),
        numbers,
        numbers_agree,
        times: times_differ,
        times_agree,
        event_times,
    }
}

fn negation(a: &Statement, b: &Statement) -> f64 {
    let (mut shared, mut turned) = (0, 0);
    for term in &a.context {
        if let Ok(at) = b.context.binary_search_by_key(&term.id, |t| t.id) {
            shared += 1;
            turned += usize::from(b.context[at].negated != term.negated);
        }
    }
    if shared == 0 {
        0.0
    } else {
        turned as f64 / shared as f64
    }
}

fn antonyms(a: &Statement, b: &Statement, lexicon: &Lexicon) -> u32 {
    let has = |s: &Statement, id: u32| s.context.binary_search_by_key(&id, |t| t.id).is_ok();
    let opposite = |id: u32| lexicon.antonyms.of(id).iter().any(|&o| has(b, o) && !has(a, o));
    a.context.iter().filter(|t| !has(b, t.id) && opposite(t.id)).count() as u32
}

/// Whether two quantities measure the same thing, as far as their words tell.
pub fn same_measure(a: &Quantity, b: &Quantity) -> bool {
    a.unit == b.unit && a.of == b.of && !(a.unit.is_empty() && a.of.is_empty())
}

/// Whether no value fits both; approximate ones get a tenth of leeway.
pub fn exclude(a: &Quantity, b: &Quantity) -> bool {
    let leeway = if a.approximate || b.approximate { 0.1 } else { 0.0 };
    let below = |x: &Quantity, y: &Quantity| x.high * (1.0 + leeway) < y.low * (1.0 - leeway);
    below(a, b) || below(b, a)
}

/// (some comparable pair excludes and none agrees, some agrees)
fn numbers(a: &Statement, b: &Statement) -> (bool, bool) {
    let (mut differ, mut agree) = (false, false);
    for x in &a.quantities {
        for y in b.quantities.iter().filter(|y| same_measure(x, y)) {
            match exclude(x, y) {
                true => differ = true,
                false => agree = true,
            }
        }
    }
    (differ && !agree, agree)
}

/// Content words that the clauses around two times must share to tell the same event, and their share of the words of
/// the shorter one.
const SHARED_BY_EVENTS: (usize, f64) = (4, 0.4);

/// Whether the clauses around two times seem to tell the same event.
pub fn same_event(a: &TimeMention, b: &TimeMention) -> bool {
    let shared = a
        .event
        .iter()
        .filter(|term| b.event.binary_search(term).is_ok())
        .count();
    let least = a.event.len().min(b.event.len());
    shared >= SHARED_BY_EVENTS.0 && shared as f64 >= SHARED_BY_EVENTS.1 * least as f64
}

/// (all comparable times exclude each other, some may be the same), of those that `may_meet`
fn times(a: &Statement, b: &Statement, may_meet: impl Fn(&TimeMention, &TimeMention) -> bool) -> (bool, bool) {
    let (mut differ, mut agree) = (false, false);
    for x in &a.times {
        for y in b.times.iter().filter(|y| may_meet(x, y)) {
            match crate::extract::date::compatible(x, y) {
                Some(true) => agree = true,
                Some(false) => differ = true,
                None => {}
            }
        }
    }
    (differ && !agree, agree)
}
