//! `evaluate`: a report or judged pairs against labels.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use gainsay::learn::metrics::{ConflictScores, GoldCase, JudgedPair, PairScores};
use gainsay::report;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Status, open};

/// Measure a report or judged pairs against labels
///
/// Labelled conflicts are cases, one a line: {"conflicts": [{"kind", "a": {"article", "sentence"}, "b": {…} or null,
/// "strength": "clear" or "arguable"}], "decoys": [{"article", "sentence"}]}; they are compared with what `scan`
/// wrote. A row is right if its two texts cover the two labelled sentences. Labelled pairs are {"id", "label"} a line;
/// they are compared with what `judge` wrote. Which of the two it is shows in the fields of the first line.
#[derive(Args)]
#[command(after_help = "\
Examples:
  gainsay evaluate labelled.jsonl conflicts.csv
  gainsay evaluate pairs.jsonl judged.jsonl")]
pub struct Options {
    /// Labelled conflicts or labelled pairs
    #[arg(value_name = "GOLD.jsonl")]
    gold: PathBuf,
    /// What `scan` wrote (.csv, .jsonl), or what `judge` wrote
    #[arg(value_name = "OUTPUT")]
    output: PathBuf,
}

#[derive(Deserialize)]
struct GoldPair {
    id: Value,
    /// Pairs without a label are passed over.
    label: Option<String>,
}

#[derive(Deserialize)]
struct Judged {
    id: Value,
    label: String,
    contradiction: f64,
}

pub fn run(options: &Options) -> anyhow::Result<Status> {
    let gold: Vec<Value> = read_lines(&options.gold)?;
    let scores = match gold.first() {
        Some(first) if first.get("conflicts").is_some() => evaluate_conflicts(options)?.to_string(),
        Some(first) if first.get("label").is_some() => evaluate_pairs(options)?.to_string(),
        _ => bail!(
            "{}:1: neither labelled conflicts nor labelled pairs",
            options.gold.display()
        ),
    };
    report::write(None, |out| out.write_all(scores.as_bytes()))?;
    Ok(Status::Done)
}

fn evaluate_conflicts(options: &Options) -> anyhow::Result<ConflictScores> {
    let cases: Vec<GoldCase> = read_lines(&options.gold)?;
    let rows = report::review::read(&options.output)?;
    let found = rows.into_iter().filter(|row| row.status != report::Status::Gone);
    let found: Vec<_> = found.map(|row| row.conflict).collect();
    Ok(ConflictScores::measure(&cases, &found))
}

fn evaluate_pairs(options: &Options) -> anyhow::Result<PairScores> {
    let gold: Vec<GoldPair> = read_lines(&options.gold)?;
    let judged: Vec<Judged> = read_lines(&options.output)?;
    let judged: BTreeMap<String, Judged> = judged.into_iter().map(|pair| (pair.id.to_string(), pair)).collect();
    let labelled: BTreeMap<String, String> = gold
        .into_iter()
        .filter_map(|pair| Some((pair.id.to_string(), pair.label?)))
        .collect();
    let pairs: Vec<JudgedPair> = labelled
        .iter()
        .filter_map(|(id, gold)| {
            let said = judged.get(id)?;
            Some(JudgedPair {
                gold: gold.clone(),
                label: said.label.clone(),
                contradiction: said.contradiction,
            })
        })
        .collect();
    Ok(PairScores::measure(&pairs, labelled.len() - pairs.len()))
}

/// The JSON objects of a file, one a line; empty lines are passed over.
fn read_lines<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(open(path)?.split(b'\n')) {
        let place = || format!("{}:{number}", path.display());
        let line = line.with_context(place)?;
        if !line.trim_ascii().is_empty() {
            rows.push(serde_json::from_slice(&line).with_context(place)?);
        }
    }
    Ok(rows)
}
