//! Models: the lexicon and what `train` wrote, loaded once a run.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use crate::judge::Judge;
use crate::judge::text_pair::TextPairJudge;
use crate::lexicon::Lexicon;
use crate::nli::Nli;
use crate::vectorize::DocumentFrequencies;

/// File names in the folder of the models.
pub const JUDGE_FILE: &str = "judge.json";
pub const TEXT_PAIR_FILE: &str = "text_pair_judge.json";
pub const FREQUENCIES_FILE: &str = "document_frequencies.tsv";
/// The folder of the neural model in that folder.
pub const NLI_FOLDER: &str = "nli";

/// Everything a scan needs besides articles.
#[derive(Clone, Debug)]
pub struct Models {
    pub lexicon: Lexicon,
    pub frequencies: DocumentFrequencies,
    pub judge: Judge,
    pub text_pair: TextPairJudge,
    /// The neural model, where it was asked for and there is one: without it the linear judges decide alone.
    pub nli: Option<Arc<Nli>>,
}

impl Models {
    /// The models in `folder`, or those built into the program, without the neural one.
    ///
    /// # Errors
    /// Where a file is missing, malformed, of another format version, or trained on other features.
    pub fn load(folder: Option<&Path>) -> anyhow::Result<Models> {
        let lexicon = Lexicon::builtin();
        let read = |name: &str, shipped: &'static str| match folder {
            Some(folder) => {
                let path = folder.join(name);
                let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                Ok((Cow::Owned(text), path.display().to_string()))
            }
            None => anyhow::Ok((Cow::Borrowed(shipped), format!("the built-in {name}"))),
        };
        let (text, name) = read(FREQUENCIES_FILE, include_str!("../models/document_frequencies.tsv"))?;
        let frequencies = DocumentFrequencies::parse(&text).context(name)?;
        let (text, name) = read(JUDGE_FILE, include_str!("../models/judge.json"))?;
        let judge = Judge::parse(&text, &lexicon).context(name)?;
        let (text, name) = read(TEXT_PAIR_FILE, include_str!("../models/text_pair_judge.json"))?;
        let text_pair = TextPairJudge::parse(&text).context(name)?;
        Ok(Models {
            lexicon,
            frequencies,
            judge,
            text_pair,
            nli: None,
        })
    }

    /// As [`load`](Self::load), and the neural model if there is one.
    ///
    /// # Errors
    /// As `load`, and where the neural model is broken.
    pub fn load_with_nli(folder: Option<&Path>) -> anyhow::Result<Models> {
        let nli = read_nli(folder)?.map(Arc::new);
        Ok(Models {
            nli,
            ..Models::load(folder)?
        })
    }
}

/// The neural model of `folder`; without a folder the one in the program, or else the one beside it.
fn read_nli(folder: Option<&Path>) -> anyhow::Result<Option<Nli>> {
    #[cfg(feature = "embedded-nli")]
    if folder.is_none() {
        return Nli::embedded().context("the built-in neural model").map(Some);
    }
    let beside = || Some(std::env::current_exe().ok()?.parent()?.join("models"));
    let Some(folder) = folder.map(Path::to_owned).or_else(beside) else {
        return Ok(None);
    };
    let model = folder.join(NLI_FOLDER).join("model.onnx");
    match model.is_file() {
        true => Nli::read(&model, &model.with_file_name("vocab.txt")).map(Some),
        false => Ok(None),
    }
}
