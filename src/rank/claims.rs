//! Of the claims that a counter may answer, the one to show.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Place, elsewhere, sentence};
use crate::batch::Batch;
use crate::judge::Verdict;
use crate::pair::{Pair, Relation};
use crate::statement::Stance;

/// Of the verdicts on one counter sentence the best in its own article, and the best in every other article; where a claim
/// elsewhere is likelier than the one in its own article, that is only a neighbour of the counter.
pub fn best_claims(batch: &Batch, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let mut best = statement_or_own_words(batch, best_of_each_relation(batch, verdicts));
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

/// By how much the mark of a denial's own words must be above that of a claim in another sentence to come before it.
const OWN_WORDS_AHEAD: f64 = 2.5;

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
    let marks = words.reading.zip(statement.reading);
    let content = &batch.vectors(words.pair.counter).content;
    let alike = content.cosine(&batch.vectors(statement.pair.claim).context);
    denies
        && alike < TELLS_THE_SAME
        && marks.is_some_and(|(words, statement)| words.mark > statement.mark + OWN_WORDS_AHEAD)
}

/// Of the verdicts on one counter sentence the best of each relation in every article. A claim inside the counter's sentence
/// and one in another sentence are both kept: which of the two it is may change when they are read again.
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
            Entry::Occupied(mut entry) if better(&verdict, entry.get()) => _ = entry.insert(verdict),
            Entry::Occupied(_) => {}
        }
    }
    let mut kept: Vec<Verdict> = best.into_values().collect();
    kept.sort_by_key(|v| v.pair);
    kept
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::Kind;
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
            carried_from: None,
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
}
