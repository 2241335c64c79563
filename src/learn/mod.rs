//! Learn: trains what the judge reads, and measures it.

mod frequencies;
mod gold;
mod lists;
pub mod metrics;
mod text_pairs;
mod train;

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::lexicon::Lexicon;
use crate::models::{FREQUENCIES_FILE, JUDGE_FILE, TEXT_PAIR_FILE};
use crate::nli::Nli;
use crate::vectorize::DocumentFrequencies;
use gold::GoldSet;

/// What `train` learns from and where the models go.
#[derive(Clone, Debug, Default)]
pub struct TrainInputs {
    /// Labelled pairs: `{"a", "b", "label"}` a line, plain or gzipped; without them the pair judge in `models` is kept.
    pub pairs: Option<PathBuf>,
    /// Labelled conflicts: the path before `_articles.jsonl` and `_gold.jsonl`.
    pub gold: Vec<PathBuf>,
    /// As `gold`, those that the NLI model was trained on: the linear models learn from them too, but what weighs the
    /// NLI model does not, and nothing is measured on them.
    pub seen: Vec<PathBuf>,
    /// The NLI model (ONNX, `vocab.txt` beside it) whose words the judge learns to weigh.
    pub nli: Option<PathBuf>,
    /// Unlabelled articles, for document frequencies; without them those in `models` are kept.
    pub articles: Option<PathBuf>,
    /// Where to write what of the `seen` sets the NLI model is to learn to read, one list of claims a line.
    pub lists: Option<PathBuf>,
    /// The folder that the models are written to; `fits` in it keeps what has been fitted, should the training be
    /// interrupted.
    pub models: PathBuf,
}

/// Trains the models and writes them. `tell` hears what is measured on the way, in words.
///
/// # Errors
/// If an input cannot be read, or a model cannot be written.
pub fn train(inputs: &TrainInputs, tell: &dyn Fn(&str)) -> anyhow::Result<()> {
    let lexicon = Lexicon::builtin();
    let frequencies_file = inputs.models.join(FREQUENCIES_FILE);
    if let Some(articles) = &inputs.articles {
        write(&frequencies_file, &frequencies::count(articles, &lexicon)?)?;
    }
    let frequencies = DocumentFrequencies::read(&frequencies_file)?;
    let labelled = inputs.gold.iter().map(|prefix| (prefix, false));
    let sets: Vec<GoldSet> = labelled
        .chain(inputs.seen.iter().map(|prefix| (prefix, true)))
        .map(|(prefix, seen)| GoldSet::read(prefix, seen, &frequencies, &lexicon))
        .collect::<anyhow::Result<_>>()?;
    let read_nli = |model: &PathBuf| Nli::read(model, &model.with_file_name("vocab.txt"));
    let reader = inputs.nli.as_ref().map(read_nli).transpose()?;
    let fits = inputs.models.join("fits");
    std::fs::create_dir_all(&fits).with_context(|| format!("cannot make {}", fits.display()))?;
    let judge = train::train_judge(&sets, reader.as_ref(), &lexicon, &fits, inputs.lists.as_deref(), tell)?;
    write(
        &inputs.models.join(JUDGE_FILE),
        &(serde_json::to_string_pretty(&judge)? + "\n"),
    )?;
    if let Some(pairs) = &inputs.pairs {
        let judge = text_pairs::train(pairs, &frequencies, &lexicon)?;
        write(
            &inputs.models.join(TEXT_PAIR_FILE),
            &(serde_json::to_string_pretty(&judge)? + "\n"),
        )?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
