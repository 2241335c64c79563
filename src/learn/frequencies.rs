//! Document frequencies: in how many articles each stem stands.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::extract::terms;
use crate::lexicon::Lexicon;
use crate::vectorize::DocumentFrequencies;
use crate::{clean, ingest, segment};

/// Stems of fewer articles are as rare as unseen ones: typing errors, and names that one story made.
const LEAST_ARTICLES: u32 = 5;

/// Counts the stems of all articles in `path`; returns the text of the frequency file.
///
/// # Errors
/// Where the file cannot be read or has no articles.
pub fn count(path: &Path, lexicon: &Lexicon) -> anyhow::Result<String> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut documents = 0;
    for article in ingest::read(&[PathBuf::from(path)]) {
        let article = match article {
            Ok(article) => article,
            Err(diagnostic) => bail!("{diagnostic}"),
        };
        let text = clean::clean(&article.text, article.title.as_deref());
        let doc = segment::segment(article, text);
        let words: HashSet<&str> = (0..doc.tokens.len())
            .map(|i| doc.word(i))
            .filter(|w| w.starts_with(char::is_alphabetic) && !lexicon.stopwords.contains(w))
            .collect();
        for stem in words.into_iter().map(terms::stem).collect::<HashSet<String>>() {
            *counts.entry(stem).or_default() += 1;
        }
        documents += 1;
    }
    anyhow::ensure!(documents > 0, "{}: no articles", path.display());
    Ok(DocumentFrequencies::write(documents, &counts, LEAST_ARTICLES))
}
