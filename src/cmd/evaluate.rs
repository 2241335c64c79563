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
/// they are compared with what `judge` wrote. Which of the two it is shows in the fields.
#[derive(Args)]
#[command(after_help = "\
Examples:
  gainsay evaluate labelled.jsonl conflicts.csv
  gainsay evaluate pairs.jsonl judged.jsonl")]
pub struct Options {
    /// Labelled conflicts or labelled pairs
    #[arg(value_name = "GOLD.jsonl")]
    gold: PathBuf,
    /// What `scan` wrote (.csv, .jsonl, .xlsx), or what `judge` wrote
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
    let gold = Lines::read(&options.gold)?;
    let labels = |field: &str| gold.rows.iter().any(|(_, row)| row.get(field).is_some());
    let scores = if labels("conflicts") {
        evaluate_conflicts(&gold, &options.output)?.to_string()
    } else if labels("label") {
        evaluate_pairs(&gold, &options.output)?.to_string()
    } else {
        bail!("{}: neither labelled conflicts nor labelled pairs", gold.name);
    };
    report::write(None, |out| out.write_all(scores.as_bytes()))?;
    Ok(Status::Done)
}

fn evaluate_conflicts(gold: &Lines, output: &Path) -> anyhow::Result<ConflictScores> {
    let cases: Vec<GoldCase> = gold.parse()?;
    anyhow::ensure!(
        report::Format::of(Some(output))? != report::Format::Html,
        "{}: a page cannot be measured, only tables and JSON lines",
        output.display()
    );
    let rows = report::review::read(output)?;
    let found = rows.into_iter().filter(|row| row.status != report::Status::Gone);
    let found: Vec<_> = found.map(|row| row.conflict).collect();
    Ok(ConflictScores::measure(&cases, &found))
}

fn evaluate_pairs(gold: &Lines, output: &Path) -> anyhow::Result<PairScores> {
    let judged: Vec<Judged> = Lines::read(output)?.parse()?;
    let judged: BTreeMap<String, Judged> = judged.into_iter().map(|pair| (pair.id.to_string(), pair)).collect();
    let mut pairs = Vec::new();
    let mut missing = 0;
    for pair in gold.parse::<GoldPair>()? {
        match (pair.label, judged.get(&pair.id.to_string())) {
            (Some(gold), Some(said)) => pairs.push(JudgedPair {
                gold,
                label: said.label.clone(),
                contradiction: said.contradiction,
            }),
            (Some(_), None) => missing += 1,
            (None, _) => {}
        }
    }
    Ok(PairScores::measure(&pairs, missing))
}

/// The JSON objects of a file, one a line, each with its line number; empty lines are passed over.
struct Lines {
    name: String,
    rows: Vec<(usize, Value)>,
}

impl Lines {
    fn read(path: &Path) -> anyhow::Result<Lines> {
        let name = path.display().to_string();
        let mut rows = Vec::new();
        for (number, line) in (1..).zip(open(path)?.split(b'\n')) {
            let place = || format!("{name}:{number}");
            let line = line.with_context(place)?;
            if !line.trim_ascii().is_empty() {
                rows.push((number, serde_json::from_slice(&line).with_context(place)?));
            }
        }
        Ok(Lines { name, rows })
    }

    fn parse<T: DeserializeOwned>(&self) -> anyhow::Result<Vec<T>> {
        let parse = |(number, row): &(usize, Value)| {
            serde_json::from_value(row.clone()).with_context(|| format!("{}:{number}", self.name))
        };
        self.rows.iter().map(parse).collect()
    }
}
