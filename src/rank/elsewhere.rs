//! Claims told elsewhere: a counter that answers a claim in its own article answers the same claim in others.
//!
//! "It was a mistake" has no words to find a claim by; the claim it takes back has. What resembles that in related
//! articles is shown to the neural judge, and the likeliest of it kept.

use rayon::prelude::*;

use crate::batch::Batch;
use crate::block;
use crate::judge::linear::sigmoid;
use crate::judge::reading::{self, SHORTLIST, Said};
use crate::judge::{Candidate, Carried, Judge, Verdict};
use crate::nli::Nli;
use crate::pair::{Pair, Relation, StatementRef};

/// The cosine from which two statements in articles on one story may tell the same claim.
const LEAST_SIMILARITY: f32 = 0.2;

/// The cosine of two articles' topics from which they tell one story surely enough.
const LEAST_TOPICAL: f32 = 0.2;

/// The share in the softmax over all its rivals from which a claim stands out enough to be looked for elsewhere.
const STANDS_OUT: f64 = 0.25;

/// For verdicts on claims in the counter's own article that were read, the verdict on the same claim in a related article.
/// One for each counter: a story of ten articles would flood the list.
///
/// # Errors
/// If the network cannot be run.
pub fn claims_elsewhere(batch: &Batch, verdicts: &[Verdict], judge: &Judge, nli: &Nli) -> anyhow::Result<Vec<Verdict>> {
    let clear = verdicts.par_iter().filter(|v| {
        v.pair.relation == Relation::SameArticle
            && v.reading.is_some()
            && v.probability >= v.threshold(judge)
            && v.ranking.share >= STANDS_OUT
            && batch.statement(v.pair.counter).counters()
    });
    let told = clear.map(|home| Verdict {
        shortlist: told_elsewhere(batch, home.pair),
        ..home.clone()
    });
    let told: Vec<Verdict> = told.filter(|home| !home.shortlist.is_empty()).collect();
    let said = reading::infer(batch, nli, &told.iter().collect::<Vec<_>>())?;
    Ok(told
        .into_iter()
        .zip(&said)
        .map(|(home, said)| settle(home, said))
        .collect())
}

/// The statements of related articles that may tell the claim of `pair` too, the most alike first.
fn told_elsewhere(batch: &Batch, pair: Pair) -> Vec<Candidate> {
    let Pair { counter, claim, .. } = pair;
    let topic = |article: u32| &batch.topics[article as usize];
    let same_story = |other: &&u32| topic(claim.article).cosine(topic(**other)) >= LEAST_TOPICAL;
    let related = batch.related(claim.article as usize).iter().filter(same_story);
    let alike = |other: StatementRef| batch.vectors(claim).context.cosine(&batch.vectors(other).context);
    let mut told: Vec<(StatementRef, f32)> = related
        .flat_map(|&article| batch.refs(article as usize))
        .map(|other| (other, alike(other)))
        .filter(|&(other, alike)| {
            alike >= LEAST_SIMILARITY
                && !batch.statement(other).counters()
                && batch.same_speaker(claim, other)
                && block::apart(batch, counter, other)
        })
        .collect();
    told.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    told.truncate(SHORTLIST);
    let candidate = |(place, (claim, alike))| Candidate {
        pair: Pair {
            counter,
            claim,
            relation: Relation::AcrossArticles,
        },
        score: f64::from(alike),
        place,
    };
    told.into_iter().enumerate().map(candidate).collect()
}

/// How probable it is that the likeliest claim of a list is answered: log-odds by its mark, by whether the counter answers
/// any claim, and where both are 0. Fitted to the 122 such claims in the stories of `models/labels`, each read: 41 were real.
const BY_MARK: f64 = 0.69;
const BY_ANSWERS: f64 = 0.66;
const OTHERWISE: f64 = -3.87;

/// The verdict `home`, its claim as the shortlist tells it, by what the model says of that.
fn settle(home: Verdict, said: &Said) -> Verdict {
    let marks = home.shortlist.iter().zip(&said.claims);
    // Of equals the first, which is the most alike.
    let likeliest = marks.rev().max_by(|a, b| a.1.total_cmp(b.1));
    let (pair, mark) = likeliest.map_or((home.pair, f64::NEG_INFINITY), |(candidate, mark)| {
        (candidate.pair, *mark)
    });
    let same = sigmoid(BY_MARK * mark + BY_ANSWERS * said.answers + OTHERWISE);
    Verdict {
        pair,
        probability: home.probability.min(same),
        carried: Some(Carried { from: home.pair, mark }),
        shortlist: Vec::new(),
        ..home
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::Kind;

    #[test]
    fn the_likeliest_telling_is_kept_and_is_no_surer_than_the_one_at_home() {
        let at = |article, statement| StatementRef { article, statement };
        let pair = |claim, relation| Pair {
            counter: at(0, 3),
            claim,
            relation,
        };
        let told = |place: u32| Candidate {
            pair: pair(at(1, place), Relation::AcrossArticles),
            score: 0.5,
            place: place as usize,
        };
        let home = Verdict {
            pair: pair(at(0, 0), Relation::SameArticle),
            ranking: Default::default(),
            probability: 0.6,
            kind: Kind::Denial,
            shortlist: (0..3).map(told).collect(),
            reading: None,
            carried: None,
        };
        // What the model says of the three, which of them is kept, and whether it is as sure as the one at home.
        let cases = [
            ([-1.0, 4.0, 2.0], 1, true),
            ([4.0, 4.0, 0.0], 0, true),
            ([-3.0, -4.0, -2.0], 2, false),
        ];
        for (claims, kept, sure) in cases {
            let said = Said {
                answers: 4.0,
                claims: claims.to_vec(),
            };
            let carried = settle(home.clone(), &said);
            assert_eq!(carried.pair, told(kept).pair, "{claims:?}");
            assert_eq!(carried.carried.map(|c| c.from), Some(home.pair));
            assert_eq!(carried.probability == home.probability, sure, "{claims:?}");
            assert!(carried.probability <= home.probability);
        }
    }
}
