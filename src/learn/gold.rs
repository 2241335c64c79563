//! Labelled articles: conflicts marked by readers, laid over the statements of a batch.

use std::collections::HashMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;

use super::metrics::{Bag, GoldCase, GoldConflict};
use crate::batch::Batch;
use crate::conflict::Kind;
use crate::lexicon::Lexicon;
use crate::pair::{Pair, Relation, StatementRef};
use crate::vectorize::DocumentFrequencies;
use crate::{ingest, pipeline};

/// One labelled set: a batch with its conflicts.
pub struct GoldSet {
    pub batch: Batch,
    pub conflicts: Vec<GoldConflict>,
    /// The case that each article belongs to: articles of one story share it, so that folds never part them.
    pub case_of: Vec<String>,
    /// Whether the NLI model was trained on it: what weighs the model's words must not learn from it.
    pub seen: bool,
    /// For each statement the sides of labelled conflicts that its sentence shows.
    shows: Vec<Vec<Vec<Shown>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    conflict: u32,
    /// Side a, the counter; else side b.
    counter: bool,
}

/// How a pair stands to the labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// It shows these labelled conflicts, claim and counter as labelled; where both sides assert, either way round.
    Right(Vec<u32>),
    /// It shows these, but claim and counter have changed places, or the labelled claim stands inside the counter's
    /// sentence and this one may or may not be the same.
    Unknown(Vec<u32>),
    Wrong,
}

impl Label {
    pub fn is_right(&self) -> bool {
        matches!(self, Label::Right(_))
    }
}

impl GoldSet {
    /// Reads `PREFIX_articles.jsonl` and `PREFIX_gold.jsonl`.
    ///
    /// # Errors
    /// Where a file cannot be read or a line is malformed; the message names file and line.
    pub fn read(
        prefix: &Path,
        seen: bool,
        frequencies: &DocumentFrequencies,
        lexicon: &Lexicon,
    ) -> anyhow::Result<GoldSet> {
        let file = |ending: &str| PathBuf::from(format!("{}{ending}", prefix.display()));
        let mut articles = Vec::new();
        for article in ingest::read(&[file("_articles.jsonl")]) {
            match article {
                Ok(article) => articles.push(article),
                Err(diagnostic) => bail!("{diagnostic}"),
            }
        }
        let cases = read_cases(&file("_gold.jsonl"))?;
        let extractions = articles
            .into_par_iter()
            .map(|a| pipeline::statements(a, lexicon))
            .collect();
        Ok(GoldSet::new(Batch::new(extractions, frequencies), cases, seen))
    }

    fn new(batch: Batch, cases: Vec<GoldCase>, seen: bool) -> GoldSet {
        let mut case_by_article: HashMap<&str, &str> = HashMap::new();
        for case in &cases {
            let sides = case
                .conflicts
                .iter()
                .flat_map(|c| std::iter::once(&c.a).chain(&c.b))
                .chain(&case.decoys);
            sides.for_each(|side| _ = case_by_article.insert(&side.article, &case.case));
        }
        let id = |article: usize| batch.articles[article].article.id.as_str();
        let case_of = (0..batch.articles.len())
            .map(|article| {
                case_by_article
                    .get(id(article))
                    .map_or(id(article), |case| case)
                    .to_owned()
            })
            .collect();
        let conflicts: Vec<GoldConflict> = cases.into_iter().flat_map(|case| case.conflicts).collect();
        let mut sides: HashMap<&str, Vec<(Shown, Bag)>> = HashMap::new();
        for (conflict, label) in (0..).zip(&conflicts) {
            let mut add = |side: &super::metrics::GoldSide, counter| {
                let key = conflicts[conflict as usize].side_article(side);
                sides
                    .entry(key)
                    .or_default()
                    .push((Shown { conflict, counter }, Bag::of(&side.sentence)));
            };
            add(&label.a, true);
            label.b.iter().for_each(|b| add(b, false));
        }
        let shows = batch
            .articles
            .iter()
            .map(|article| {
                let sides = sides.get(article.article.id.as_str()).map_or(&[][..], Vec::as_slice);
                let shown = |span: crate::span::Span| {
                    let bag = Bag::of(&article.article.text[span.range()]);
                    sides
                        .iter()
                        .filter(|(_, gold)| bag.covers(gold))
                        .map(|(shown, _)| *shown)
                        .collect()
                };
                article
                    .statements
                    .iter()
                    .map(|s| if sides.is_empty() { Vec::new() } else { shown(s.span) })
                    .collect()
            })
            .collect();
        GoldSet {
            batch,
            conflicts,
            case_of,
            seen,
            shows,
        }
    }

    fn shown(&self, at: StatementRef) -> &[Shown] {
        &self.shows[at.article as usize][at.statement as usize]
    }

    /// Whether what is not labelled inside this article says that there is nothing: of a story told by several articles
    /// no more conflicts are labelled than of one article.
    pub fn is_exhaustive(&self, article: u32) -> bool {
        let case = &self.case_of[article as usize];
        self.case_of.iter().filter(|other| *other == case).count() == 1
    }

    /// Whether the sentence of a statement is labelled as the counter of a conflict.
    pub fn is_counter(&self, at: StatementRef) -> bool {
        self.shown(at).iter().any(|s| s.counter)
    }

    /// How the labels speak of a pair.
    pub fn label(&self, pair: &Pair) -> Label {
        let (counter, claim) = (self.shown(pair.counter), self.shown(pair.claim));
        let embedded = |conflict: u32| self.conflicts[conflict as usize].b.is_none();
        let mut within: Vec<u32> = counter
            .iter()
            .chain(claim)
            .map(|s| s.conflict)
            .filter(|&c| embedded(c))
            .collect();
        within.dedup();
        if pair.relation == Relation::Embedded {
            return if within.is_empty() {
                Label::Wrong
            } else {
                Label::Right(within)
            };
        }
        let meets = |answers: bool| -> Vec<u32> {
            let sides = counter.iter().filter(|c| c.counter == answers);
            let met = sides.filter(|c| claim.iter().any(|k| k.conflict == c.conflict && k.counter != answers));
            met.map(|c| c.conflict).collect()
        };
        let either_way = |c: &u32| {
            matches!(
                self.conflicts[*c as usize].kind,
                Kind::Contradiction | Kind::Discrepancy | Kind::Update
            )
        };
        let (mut right, turned) = (meets(true), meets(false));
        right.extend(turned.iter().filter(|c| either_way(c)));
        let unknown = if turned.is_empty() { within } else { turned };
        match (right.is_empty(), unknown.is_empty()) {
            (false, _) => Label::Right(right),
            (true, false) => Label::Unknown(unknown),
            (true, true) => Label::Wrong,
        }
    }
}

impl GoldConflict {
    fn side_article<'a>(&'a self, side: &super::metrics::GoldSide) -> &'a str {
        match &self.b {
            Some(b) if b.article == side.article => &b.article,
            _ => &self.a.article,
        }
    }

    /// Whether the labellers were sure of it.
    pub fn is_clear(&self) -> bool {
        self.strength.as_deref() != Some("arguable")
    }
}

fn read_cases(path: &Path) -> anyhow::Result<Vec<GoldCase>> {
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut cases = Vec::new();
    for (number, line) in (1..).zip(std::io::BufReader::new(file).lines()) {
        let place = || format!("{}:{number}", path.display());
        let line = line.with_context(place)?;
        if !line.trim().is_empty() {
            cases.push(serde_json::from_str(&line).with_context(place)?);
        }
    }
    Ok(cases)
}
