//! Of the claims that a counter may answer, the one to show.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Place, sentence};
use crate::batch::Batch;
use crate::judge::Verdict;
use crate::pair::{Pair, Relation};
use crate::statement::Stance;

/// Of the verdicts on one counter sentence the best in its own article, and the best in every other article.
pub fn best_claims(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    home_or_elsewhere(
        batch,
        statement_or_own_words(batch, best_of_each_relation(batch, verdicts)),
    )
}

/// Where a claim elsewhere is likelier than a statement of the counter's own article, that is only a neighbour of the
/// counter; so it is where one is marked far above it, and then its probability goes over to the one with the greatest mark.
fn home_or_elsewhere(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let across = |v: &Verdict| v.pair.relation == Relation::AcrossArticles;
    let (mut elsewhere, mut kept): (Vec<_>, Vec<_>) = verdicts.into_iter().partition(across);
    let mut rivals: HashMap<Place, Vec<usize>> = HashMap::new();
    for (at, verdict) in elsewhere.iter().enumerate().filter(|(_, v)| v.carried.is_none()) {
        let counter = sentence(batch, verdict.pair.counter);
        rivals.entry(counter).or_default().push(at);
    }
    kept.retain(|home| {
        let rivals = rivals.get(&sentence(batch, home.pair.counter));
        let Some(rivals) = rivals.filter(|_| home.pair.relation == Relation::SameArticle) else {
            return true;
        };
        let likelier = rivals.iter().any(|&at| elsewhere[at].probability > home.probability);
        let mark = |at: usize| elsewhere[at].reading.map_or(f64::NEG_INFINITY, |reading| reading.mark);
        let ahead = rivals.iter().copied().filter(|&at| far_ahead(&elsewhere[at], home));
        let farthest = ahead.max_by(|&a, &b| mark(a).total_cmp(&mark(b)).then(b.cmp(&a)));
        if let Some(at) = farthest.filter(|_| !likelier) {
            elsewhere[at].probability = home.probability;
        }
        !likelier && farthest.is_none()
    });
    kept.extend(elsewhere);
    kept.sort_by_key(|v| v.pair);
    kept
}

/// By how much the mark of one claim must be above that of another to come before it, whatever their probabilities.
const FAR_AHEAD: f64 = 2.5;

/// Whether the claim of `a` is marked far above that of `b`.
fn far_ahead(a: &Verdict, b: &Verdict) -> bool {
    let marks = a.reading.zip(b.reading);
    marks.is_some_and(|(a, b)| a.mark > b.mark + FAR_AHEAD)
}

/// The cosine of a denial's content and a statement from which the statement tells what is denied.
const TELLS_THE_SAME: f32 = 0.2;

/// Of a claim inside the counter's sentence and one in another sentence of its article only the likelier one is kept. But
/// where the neural judge finds that a denial answers its own words far more likely, a statement that shares little with
/// them is only a neighbour; what is taken back or reversed is seldom told so plainly in the sentence that does it. The
/// greater probability goes over: it is mostly that of the counter to answer something at all.
fn statement_or_own_words(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let at = |v: &Verdict| sentence(batch, v.pair.counter);
    let (own, mut kept): (Vec<_>, Vec<_>) = verdicts
        .into_iter()
        .partition(|v| v.pair.relation == Relation::Embedded);
    let mut own: HashMap<Place, Verdict> = own.into_iter().map(|v| (at(&v), v)).collect();
    for statement in kept.iter_mut().filter(|v| v.pair.relation == Relation::SameArticle) {
        let Some(words) = own.remove(&at(statement)) else {
            continue;
        };
        let probability = words.probability.max(statement.probability);
        if own_words_ahead(batch, &words, statement) || words.probability > statement.probability {
            *statement = words;
        }
        statement.probability = probability;
    }
    kept.extend(own.into_values());
    kept.sort_by_key(|v| v.pair);
    kept
}

/// Whether a denial's own words are marked far above `statement`, which does not tell the same either.
fn own_words_ahead(batch: &Batch, words: &Verdict, statement: &Verdict) -> bool {
    let denies = matches!(
        batch.statement(words.pair.counter).stance,
        Stance::Denies | Stance::Rejects
    );
    let content = &batch.vectors(words.pair.counter).content;
    let alike = content.cosine(&batch.vectors(statement.pair.claim).context);
    denies && alike < TELLS_THE_SAME && far_ahead(words, statement)
}

/// Of the verdicts on one counter sentence the best of each relation in every article, with the greatest probability. A
/// claim inside the counter's sentence and one in another sentence are both kept: which of the two it is may change when
/// they are read again.
pub fn best_of_each_relation(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let mut best: HashMap<(Place, u32, Relation), Verdict> = HashMap::new();
    for verdict in verdicts {
        let Pair {
            counter,
            claim,
            relation,
        } = verdict.pair;
        match best.entry((sentence(batch, counter), claim.article, relation)) {
            Entry::Vacant(entry) => _ = entry.insert(verdict),
            Entry::Occupied(mut entry) => {
                let probability = verdict.probability.max(entry.get().probability);
                if better(&verdict, entry.get()) {
                    entry.insert(verdict);
                }
                entry.get_mut().probability = probability;
            }
        }
    }
    let mut kept: Vec<Verdict> = best.into_values().collect();
    kept.sort_by_key(|v| v.pair);
    kept
}

/// By probability; ties go to the earlier pair, so that the choice does not depend on order. A claim that is known from the
/// counter's own article is told elsewhere by the statement that the neural judge marks higher.
fn better(a: &Verdict, b: &Verdict) -> bool {
    let mark = |v: &Verdict| {
        v.carried
            .map_or_else(|| v.reading.map(|r| r.mark), |carried| Some(carried.mark))
    };
    let marks = mark(a)
        .zip(mark(b))
        .filter(|_| a.carried.is_some() || b.carried.is_some());
    let by_mark = marks.map_or(Ordering::Equal, |(a, b)| a.total_cmp(&b));
    let by_probability = a.probability.total_cmp(&b.probability);
    by_mark.then(by_probability).then(b.pair.cmp(&a.pair)).is_gt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::Kind;
    use crate::judge::Carried;
    use crate::judge::reading::Reading;
    use crate::pair::StatementRef;

    const NEIGHBOUR: usize = 0;
    const TELLS_THE_SAME: usize = 1;
    const DENIAL: usize = 2;

    /// The verdict on the denial as an answer to the `claim`th statement, its own words if that is itself.
    fn verdict(batch: &Batch, claim: usize, probability: f64, mark: f64) -> Verdict {
        let statements: Vec<StatementRef> = batch.refs(0).collect();
        let relation = match claim {
            DENIAL => Relation::Embedded,
            _ => Relation::SameArticle,
        };
        Verdict {
            pair: Pair {
                counter: statements[DENIAL],
                claim: statements[claim],
                relation,
            },
            ranking: Default::default(),
            probability,
            kind: Kind::Denial,
            shortlist: Vec::new(),
            reading: Some(Reading {
                mark,
                ..Reading::default()
            }),
            carried: None,
        }
    }

    #[test]
    fn a_neighbour_gives_way_to_the_words_of_a_denial() {
        let text =
            "It rained on Friday, Ada Brun said. The pier is safe, Brun said. Mira Holt denied that the pier was safe.";
        let batch = Batch::of_texts(&[text]);
        // The other statement, probability and mark of it and of the own words, what is shown.
        let cases = [
            (NEIGHBOUR, (0.3, 0.0), (0.6, 1.0), DENIAL),
            (NEIGHBOUR, (0.6, 0.0), (0.3, 1.0), NEIGHBOUR),
            (NEIGHBOUR, (0.6, 0.0), (0.3, 5.0), DENIAL),
            (TELLS_THE_SAME, (0.6, 0.0), (0.3, 5.0), TELLS_THE_SAME),
        ];
        for (other, of_other, of_own, shown) in cases {
            let of = |claim, (probability, mark)| verdict(&batch, claim, probability, mark);
            let best = best_claims(&batch, vec![of(DENIAL, of_own), of(other, of_other)]);
            let shown = of(shown, (of_own.0.max(of_other.0), 0.0));
            let told: Vec<(Pair, f64)> = best.iter().map(|v| (v.pair, v.probability)).collect();
            assert_eq!(told, [(shown.pair, shown.probability)], "{of_other:?} {of_own:?}");
        }
    }

    #[test]
    fn a_neighbour_gives_way_to_what_is_marked_far_above_it_elsewhere() {
        let texts = [
            "The weather is mild, Ada Brun said. It rained on Friday. Ada Brun said that she had misspoken.",
            "The pier is safe, Ada Brun said. It is old.",
        ];
        let batch = Batch::of_texts(&texts);
        let home = verdict(&batch, NEIGHBOUR, 0.4, 0.0);
        let across = |claim: StatementRef, probability, mark| Verdict {
            pair: Pair {
                claim,
                relation: Relation::AcrossArticles,
                ..home.pair
            },
            ..verdict(&batch, NEIGHBOUR, probability, mark)
        };
        let claim = batch.refs(1).next().unwrap();
        // Probability and mark of the claim elsewhere, and what is shown: whether the one at home, the one elsewhere.
        for (probability, mark, shown) in [
            (0.1, 1.0, [true, true]),
            (0.1, 3.0, [false, true]),
            (0.5, 0.0, [false, true]),
        ] {
            let best = best_claims(&batch, vec![home.clone(), across(claim, probability, mark)]);
            let told = [home.pair.claim, claim].map(|claim| best.iter().any(|v| v.pair.claim == claim));
            assert_eq!(told, shown, "{probability} {mark}");
            let greatest = best.iter().map(|v| v.probability).fold(0.0, f64::max);
            assert_eq!(greatest, probability.max(0.4));
        }
    }

    #[test]
    fn a_claim_known_from_home_is_told_elsewhere_by_the_statement_marked_higher() {
        let texts = [
            "The pier is safe, Ada Brun said. It rained on Friday, Brun said. Mira Holt denied that.",
            "The pier was called safe by Ada Brun. Brun spoke of rain.",
        ];
        let batch = Batch::of_texts(&texts);
        let elsewhere: Vec<StatementRef> = batch.refs(1).collect();
        let across = |claim: usize, probability, mark| {
            let home = verdict(&batch, 0, probability, mark);
            Verdict {
                pair: Pair {
                    claim: elsewhere[claim],
                    relation: Relation::AcrossArticles,
                    ..home.pair
                },
                ..home
            }
        };
        // Marks of the claim that is known from home and of the other one, and which of the two is shown.
        for (known, other, shown) in [(2.0, 1.0, 0), (1.0, 2.0, 1)] {
            let carried = Verdict {
                carried: Some(Carried {
                    from: verdict(&batch, 0, 0.6, 0.0).pair,
                    mark: known,
                }),
                ..across(0, 0.3, 5.0)
            };
            let best = best_of_each_relation(&batch, vec![across(1, 0.5, other), carried]);
            let told: Vec<_> = best.iter().map(|v| (v.pair.claim, v.probability)).collect();
            assert_eq!(told, [(elsewhere[shown], 0.5)], "{known} {other}");
        }
    }
}
