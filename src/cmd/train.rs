//! `train`: the models from labelled data.

use std::path::PathBuf;

use clap::Args;
use gainsay::learn::{self, TrainInputs};

use super::{Status, say};

/// Rebuild the models from labelled pairs and conflicts
#[derive(Args)]
#[command(after_help = "\
Examples:
  gainsay train --pairs pairs.jsonl.gz --gold labelled/may --gold labelled/june -o models
  gainsay scan seeds --models models")]
pub struct Options {
    /// Labelled pairs: {"a", "b", "label"} a line, plain or gzipped
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Labelled conflicts: PREFIX_articles.jsonl with PREFIX_gold.jsonl; repeat for more
    #[arg(long, value_name = "PREFIX", required = true)]
    gold: Vec<PathBuf>,
    /// As --gold, labelled conflicts that the neural model was trained on: not measured on; repeat for more
    #[arg(long, value_name = "PREFIX")]
    seen: Vec<PathBuf>,
    /// The neural model (ONNX, with vocab.txt beside it) whose word counts
    #[arg(long, value_name = "FILE")]
    nli: Option<PathBuf>,
    /// Write what of the sets of --seen the neural model is to learn to read
    #[arg(long, value_name = "FILE", requires = "seen")]
    lists: Option<PathBuf>,
    /// Articles to count words in, plain or gzipped
    #[arg(long, value_name = "FILE")]
    articles: Option<PathBuf>,
    /// Folder to write the models to
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

pub fn run(options: &Options) -> anyhow::Result<Status> {
    let inputs = TrainInputs {
        pairs: options.pairs.clone(),
        gold: options.gold.clone(),
        seen: options.seen.clone(),
        nli: options.nli.clone(),
        lists: options.lists.clone(),
        articles: options.articles.clone(),
        models: options.output.clone(),
    };
    learn::train(&inputs, &say)?;
    Ok(Status::Done)
}
