//! Models: the lexicon and what `train` wrote, loaded once a run.

use std::path::Path;

use anyhow::Context;

use crate::judge::Judge;
use crate::lexicon::Lexicon;
use crate::vectorize::DocumentFrequencies;

/// File names in the folder of the models.
pub const JUDGE_FILE: &str = "judge.json";
pub const FREQUENCIES_FILE: &str = "document_frequencies.tsv";

/// Everything a scan needs besides articles.
#[derive(Clone, Debug)]
pub struct Models {
    pub lexicon: Lexicon,
    pub frequencies: DocumentFrequencies,
    pub judge: Judge,
}

impl Models {
    /// The models in `folder`, or those built into the program.
    ///
    /// # Errors
    /// Where a file is missing, malformed, of another format version, or trained on other features.
    pub fn load(folder: Option<&Path>) -> anyhow::Result<Models> {
        let lexicon = Lexicon::builtin();
        let (frequencies, judge) = match folder {
            Some(folder) => (
                DocumentFrequencies::read(&folder.join(FREQUENCIES_FILE))?,
                Judge::read(&folder.join(JUDGE_FILE), &lexicon)?,
            ),
            None => (
                DocumentFrequencies::parse(include_str!("../models/document_frequencies.tsv"))?,
                Judge::parse(include_str!("../models/judge.json"), &lexicon).context("the built-in judge")?,
            ),
        };
        Ok(Models {
            lexicon,
            frequencies,
            judge,
        })
    }
}
