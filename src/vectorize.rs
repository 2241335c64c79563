//! Vectorize: sparse TF-IDF over stems, with document frequencies frozen in `models/`.
//!
//! The frequencies come from the training articles, so that a statement's vector does not depend on the batch it
//! stands in. Weights follow Salton & Buckley (1988): binary term frequency within a statement, logarithmic inverse
//! document frequency, length one.

use rustc_hash::FxHashMap as HashMap;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use crate::extract::terms;
use crate::statement::Term;

/// First line of the frequency file; another version is refused.
const HEADER: &str = "# gainsay document frequencies, format 1";

/// Names say more of the subject than other words do.
const NAME_WEIGHT: f32 = 1.5;

/// In how many training articles each stem stands.
#[derive(Clone, Debug, Default)]
pub struct DocumentFrequencies {
    documents: u32,
    by_term: HashMap<u32, u32>,
}

impl DocumentFrequencies {
    /// Reads what [`write`](Self::write) wrote: a header, the number of documents, then a stem and its count a line.
    ///
    /// # Errors
    /// Where the file cannot be read, is of another format version, or is malformed; the message names file and line.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Parses the text of a frequency file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let mut lines = text.lines();
        let header = lines.next().unwrap_or_default();
        if header != HEADER {
            bail!("line 1: expected `{HEADER}`, found `{header}`");
        }
        let documents = lines
            .next()
            .and_then(|n| n.parse().ok())
            .context("line 2: expected the number of documents")?;
        let mut by_term = HashMap::default();
        for (index, line) in lines.enumerate() {
            let (stem, count) = line
                .split_once('\t')
                .and_then(|(stem, count)| Some((stem, count.parse::<u32>().ok()?)))
                .with_context(|| format!("line {}: expected a stem, a tab and a count", index + 3))?;
            *by_term.entry(terms::id(stem)).or_default() += count;
        }
        ensure!(documents > 0, "line 2: no documents");
        Ok(DocumentFrequencies { documents, by_term })
    }

    /// The file text for these counts: stems below `least` documents are left out.
    pub fn write(documents: u32, counts: &std::collections::HashMap<String, u32>, least: u32) -> String {
        let mut kept: Vec<(&String, &u32)> = counts.iter().filter(|(_, count)| **count >= least).collect();
        kept.sort();
        let lines: String = kept.iter().map(|(stem, count)| format!("{stem}\t{count}\n")).collect();
        format!("{HEADER}\n{documents}\n{lines}")
    }

    /// Inverse document frequency: `ln((1 + documents) / (1 + count)) + 1`, at least 1.
    pub fn idf(&self, term: u32) -> f32 {
        let count = self.by_term.get(&term).copied().unwrap_or(0);
        ((1 + self.documents) as f32 / (1 + count) as f32).ln() + 1.0
    }

    /// The vector of a statement's terms, which must be ascending by id.
    pub fn vector(&self, terms: &[Term]) -> SparseVector {
        let weights: Vec<(u32, f32)> = terms
            .iter()
            .map(|t| (t.id, self.idf(t.id) * if t.name { NAME_WEIGHT } else { 1.0 }))
            .collect();
        SparseVector(weights).normalized()
    }
}

/// A vector of length one (or none): (term id, weight), ascending by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SparseVector(pub Vec<(u32, f32)>);

impl SparseVector {
    /// The vector with length one; an empty one stays empty.
    pub fn normalized(mut self) -> SparseVector {
        let norm = self.0.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        if norm > 0.0 {
            self.0.iter_mut().for_each(|(_, w)| *w /= norm);
        }
        self
    }

    /// The cosine of two vectors, in 0..=1.
    pub fn cosine(&self, other: &SparseVector) -> f32 {
        self.shared(other).map(|(_, a, b)| a * b).sum::<f32>().min(1.0)
    }

    /// The share of this vector's squared weight on terms that `other` has too, in 0..=1.
    pub fn covered_by(&self, other: &SparseVector) -> f32 {
        self.shared(other).map(|(_, a, _)| a * a).sum::<f32>().min(1.0)
    }

    /// Terms that both have, with both weights.
    pub fn shared<'v>(&'v self, other: &'v SparseVector) -> impl Iterator<Item = (u32, f32, f32)> + 'v {
        let (mut i, mut j) = (0, 0);
        std::iter::from_fn(move || {
            while let (Some(&(a, wa)), Some(&(b, wb))) = (self.0.get(i), other.0.get(j)) {
                match a.cmp(&b) {
                    std::cmp::Ordering::Less => i += 1,
                    std::cmp::Ordering::Greater => j += 1,
                    std::cmp::Ordering::Equal => {
                        (i, j) = (i + 1, j + 1);
                        return Some((a, wa, wb));
                    }
                }
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frequencies() -> DocumentFrequencies {
        DocumentFrequencies::parse(&format!("{HEADER}\n100\nbridg\t5\nsay\t90\n")).unwrap()
    }

    fn terms(words: &[&str]) -> Vec<Term> {
        let mut terms: Vec<Term> = words
            .iter()
            .map(|w| Term {
                id: terms::id(w),
                negated: false,
                name: false,
            })
            .collect();
        terms.sort_unstable();
        terms
    }

    #[test]
    fn rare_stems_weigh_more() {
        let df = frequencies();
        assert!(df.idf(terms::id("bridg")) > df.idf(terms::id("say")));
        assert!(df.idf(terms::id("unseen")) > df.idf(terms::id("bridg")));
    }

    #[test]
    fn cosine_is_symmetric_one_with_itself_and_zero_without_shared_terms() {
        let df = frequencies();
        let (a, b) = (
            df.vector(&terms(&["bridg", "say"])),
            df.vector(&terms(&["bridg", "fall"])),
        );
        assert!((a.cosine(&a) - 1.0).abs() < 1e-6);
        assert_eq!(a.cosine(&b), b.cosine(&a));
        assert_eq!(a.cosine(&df.vector(&terms(&["rain"]))), 0.0);
        assert!(a.cosine(&b) > 0.0 && a.cosine(&b) < 1.0);
    }

    #[test]
    fn another_format_version_or_a_broken_line_is_refused_by_line() {
        let message = |text: &str| DocumentFrequencies::parse(text).unwrap_err().to_string();
        assert!(message("# gainsay document frequencies, format 2\n1\n").starts_with("line 1"));
        assert!(message(&format!("{HEADER}\nmany\n")).starts_with("line 2"));
        assert!(message(&format!("{HEADER}\n3\nbridg\t1\nbroken\n")).starts_with("line 4"));
    }

    #[test]
    fn written_frequencies_read_back() {
        let counts = std::collections::HashMap::from([("bridg".to_owned(), 5), ("rare".to_owned(), 1)]);
        let read = DocumentFrequencies::parse(&DocumentFrequencies::write(100, &counts, 2)).unwrap();
        assert_eq!((read.documents, read.by_term.len()), (100, 1));
    }
}
