//! A batch: the extractions of a run in a fixed order, with the vectors of their statements.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::block::stories::Stories;
use crate::extract::Extraction;
use crate::extract::entity::same_name;
use crate::pair::StatementRef;
use crate::statement::{Entity, Stance, Statement};
use crate::vectorize::{DocumentFrequencies, SparseVector};

/// The two vectors of a statement.
#[derive(Clone, Debug, Default)]
pub struct StatementVectors {
    /// Of what is asserted.
    pub content: SparseVector,
    /// Of the whole sentence without its stance cues.
    pub context: SparseVector,
}

/// The articles of a run, ordered by id, so that nothing depends on the order of input.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub articles: Vec<Extraction>,
    /// One entry a statement, in the order of the article's statements.
    pub vectors: Vec<Vec<StatementVectors>>,
    /// The words of each statement's sentence, whatever its marks and spaces: equal for the same sentence in two articles.
    pub sentence_keys: Vec<Vec<u64>>,
    /// What each article is about: the vector of all its content words.
    pub topics: Vec<SparseVector>,
    /// For each article the index of the one it is a reprint of; its own index where it is an original.
    pub original: Vec<u32>,
    /// Which articles may tell the same story.
    pub stories: Stories,
}

impl Batch {
    /// Orders and vectorizes `articles`; `original` finds reprints among their texts.
    pub fn new(mut articles: Vec<Extraction>, frequencies: &DocumentFrequencies) -> Batch {
        articles.sort_by(|a, b| (&a.article.id, &a.article.origin).cmp(&(&b.article.id, &b.article.origin)));
        let vectors = articles
            .par_iter()
            .map(|article| {
                let vectors = |s: &Statement| StatementVectors {
                    content: frequencies.vector(&s.terms),
                    context: frequencies.vector(&s.context),
                };
                article.statements.iter().map(vectors).collect()
            })
            .collect();
        let sentence_keys = articles
            .par_iter()
            .map(|a| {
                a.statements
                    .iter()
                    .map(|s| sentence_key(&a.article.text[s.span.range()]))
                    .collect()
            })
            .collect();
        let topics: Vec<SparseVector> = articles.par_iter().map(|article| topic(article, frequencies)).collect();
        let texts: Vec<&str> = articles.iter().map(|a| a.article.text.as_str()).collect();
        let original = crate::block::reprint::groups(&texts);
        Batch {
            stories: Stories::new(&topics, &original),
            articles,
            vectors,
            sentence_keys,
            topics,
            original,
        }
    }

    /// The articles that may tell the same story as `article`, the most similar first; none for a reprint.
    pub fn related(&self, article: usize) -> &[u32] {
        self.stories.related(article)
    }

    pub fn statement(&self, at: StatementRef) -> &Statement {
        &self.articles[at.article as usize].statements[at.statement as usize]
    }

    pub fn vectors(&self, at: StatementRef) -> &StatementVectors {
        &self.vectors[at.article as usize][at.statement as usize]
    }

    /// The sentence of a statement, as printed.
    pub fn sentence(&self, at: StatementRef) -> &str {
        &self.articles[at.article as usize].article.text[self.statement(at).span.range()]
    }

    /// The key of the sentence of a statement.
    pub fn sentence_key(&self, at: StatementRef) -> u64 {
        self.sentence_keys[at.article as usize][at.statement as usize]
    }

    /// Whether an article prints the sentence of a statement.
    pub fn prints(&self, article: u32, at: StatementRef) -> bool {
        self.sentence_keys[article as usize].contains(&self.sentence_key(at))
    }

    /// The sentence before that of a statement, unless that is a heading.
    pub fn sentence_before(&self, at: StatementRef) -> Option<&str> {
        let Extraction {
            article, statements, ..
        } = &self.articles[at.article as usize];
        let place = statements[at.statement as usize].sentence;
        let mut earlier = statements[..at.statement as usize].iter().rev();
        let before = earlier.find(|s| s.sentence < place)?;
        (before.sentence + 1 == place && !before.heading).then(|| &article.text[before.span.range()])
    }

    /// The entity with that index in the article of `at`.
    pub fn entity(&self, at: StatementRef, entity: u32) -> &Entity {
        &self.articles[at.article as usize].entities[entity as usize]
    }

    /// The speaker of a statement, where known.
    pub fn speaker(&self, at: StatementRef) -> Option<&Entity> {
        self.statement(at).speaker.map(|entity| self.entity(at, entity))
    }

    /// Whether two statements deny, reject or take back side by side: two denials of one charge, or the two halves of
    /// one retraction, answer a third statement and not each other.
    pub fn side_by_side(&self, a: StatementRef, b: StatementRef) -> bool {
        let family = |at: StatementRef| match self.statement(at).stance {
            Stance::Denies | Stance::Rejects => Some(Stance::Denies),
            Stance::Retracts | Stance::Apologises => Some(Stance::Retracts),
            _ => None,
        };
        family(a).is_some() && family(a) == family(b)
    }

    /// Whether both statements are known to be of one speaker.
    pub fn same_speaker(&self, a: StatementRef, b: StatementRef) -> bool {
        self.speaker(a)
            .zip(self.speaker(b))
            .is_some_and(|(a, b)| a.key == b.key || same_name(&a.name, &b.name))
    }

    /// Whether `a` was published before `b`; where that is unknown or the same, whether it stands first in the batch.
    pub fn earlier(&self, a: StatementRef, b: StatementRef) -> bool {
        let published = |at: StatementRef| self.articles[at.article as usize].article.published;
        match published(a).zip(published(b)) {
            Some((day, other)) if day != other => day < other,
            _ => a < b,
        }
    }

    /// Every statement of an article.
    pub fn refs(&self, article: usize) -> impl Iterator<Item = StatementRef> + use<> {
        let count = self.articles[article].statements.len() as u32;
        (0..count).map(move |statement| StatementRef {
            article: article as u32,
            statement,
        })
    }
}

/// The words of a sentence in lower case, without marks, one blank between two.
pub fn words(sentence: &str) -> String {
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn sentence_key(sentence: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(words(sentence).as_bytes())
}

/// Terms that tell what an article is about; the others only cost time.
const TOPIC_TERMS: usize = 60;

/// The heaviest terms of an article, weighted by frequency (logarithmic) and rarity, as a vector of length one.
fn topic(article: &Extraction, frequencies: &DocumentFrequencies) -> SparseVector {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for term in article.statements.iter().flat_map(|s| &s.context) {
        *counts.entry(term.id).or_default() += 1;
    }
    let weight = |(id, count): (u32, u32)| (id, (1.0 + (count as f32).ln()) * frequencies.idf(id));
    let mut weights: Vec<(u32, f32)> = counts.into_iter().map(weight).collect();
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weights.truncate(TOPIC_TERMS);
    weights.sort_by_key(|(id, _)| *id);
    SparseVector(weights).normalized()
}

#[cfg(test)]
impl Batch {
    /// A batch of these texts, in their order.
    pub fn of_texts(texts: &[&str]) -> Batch {
        let lexicon = crate::lexicon::Lexicon::builtin();
        let extract = |(at, text): (usize, &&str)| {
            let article = crate::article::Article {
                id: format!("a{at}"),
                text: (*text).to_owned(),
                ..Default::default()
            };
            crate::pipeline::statements(article, &lexicon)
        };
        Batch::new(
            texts.iter().enumerate().map(extract).collect(),
            &DocumentFrequencies::default(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_one_key_whatever_its_marks() {
        let key = sentence_key;
        assert_eq!(key("“ we won , ” she said ."), key("we won she said"));
        assert_eq!(key("We won, She said"), key("we won she said"));
        assert_ne!(key("we won she said"), key("she said we won"));
        assert_ne!(key("ab c"), key("a bc"));
    }
}
