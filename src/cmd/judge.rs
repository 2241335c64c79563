//! `judge`: the judge alone, on pairs of texts.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::Args;
use gainsay::diagnostic::Diagnostic;
use gainsay::judge::text_pair::{self, LABELS};
use gainsay::models::Models;
use gainsay::nli::Inference;
use serde::{Deserialize, Serialize};

use super::stream::stream_to;
use super::{Running, Status, check_lines, open};

/// Pairs that the judge gets at once: a batch that the neural model uses well.
const BATCH: usize = 512;

/// Judge pairs of texts: entailment, neutral or contradiction
///
/// Reads {"id", "a", "b"} a line and writes {"id", "entailment", "neutral", "contradiction", "label"} a line, in the
/// same order: three probabilities that sum to 1, and the label that the judge settles on.
#[derive(Args)]
#[command(after_help = "\
Examples:
  gainsay judge pairs.jsonl -o judged.jsonl
  gainsay judge - < pairs.jsonl")]
pub struct Options {
    /// Pairs, one JSON object a line; `-` for standard input
    #[arg(value_name = "PAIRS.jsonl")]
    pairs: PathBuf,
    /// Write to FILE [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    running: Running,
}

/// Two texts: does `a` leave room for `b`?
#[derive(Deserialize)]
struct Pair {
    /// Text or number, given back as it came.
    id: serde_json::Value,
    a: String,
    b: String,
}

/// What the judge says of a pair.
#[derive(Serialize)]
struct Judgement {
    entailment: f64,
    neutral: f64,
    contradiction: f64,
    label: &'static str,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a serde_json::Value,
    #[serde(flatten)]
    judgement: Judgement,
}

/// The judgement of each pair, in order: by the neural judge where there is one.
fn judge(pairs: &[Pair], models: &Models) -> anyhow::Result<Vec<Judgement>> {
    let probabilities: Vec<[f64; 3]> = match &models.nli {
        Some(nli) => {
            let texts: Vec<(&str, &str)> = pairs.iter().map(|pair| (&*pair.a, &*pair.b)).collect();
            nli.infer(&texts)?.iter().map(Inference::probabilities).collect()
        }
        None => {
            let linear = |pair: &Pair| {
                let features = text_pair::features(&pair.a, &pair.b, &models.frequencies, &models.lexicon);
                models.text_pair.judge(&features)
            };
            pairs.iter().map(linear).collect()
        }
    };
    let judged = |probabilities: [f64; 3]| {
        let best = (0..LABELS.len()).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
        let [entailment, neutral, contradiction] = probabilities;
        Judgement {
            entailment,
            neutral,
            contradiction,
            label: LABELS[best.unwrap_or_default()],
        }
    };
    Ok(probabilities.into_iter().map(judged).collect())
}

/// The lines of `input`. The first that cannot be read is the last: a reader that broke may break for ever.
fn lines(input: impl BufRead) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    let mut broken = false;
    let unbroken = move |line: &io::Result<Vec<u8>>| !std::mem::replace(&mut broken, line.is_err());
    input.split(b'\n').take_while(unbroken)
}

pub fn run(options: &Options) -> anyhow::Result<Status> {
    check_lines(options.output.as_deref(), std::slice::from_ref(&options.pairs))?;
    let input = open(&options.pairs)?;
    options.running.prepare()?;
    let models = options.running.models(true)?;
    let name = options.pairs.display().to_string();
    let pairs = (1..).zip(lines(input)).filter_map(|(number, line)| {
        let failed = |message| Diagnostic {
            place: format!("{name}:{number}"),
            message,
        };
        match line {
            Ok(line) if line.trim_ascii().is_empty() => None,
            Ok(line) => Some(serde_json::from_slice(&line).map_err(|error| failed(error.to_string()))),
            Err(error) => Some(Err(failed(error.to_string()))),
        }
    });
    let work = |pairs: &[Pair]| {
        let mut lines = Vec::new();
        for (pair, judgement) in pairs.iter().zip(judge(pairs, &models).map_err(io::Error::other)?) {
            let id = &pair.id;
            serde_json::to_writer(&mut lines, &Line { id, judgement })?;
            lines.write_all(b"\n")?;
        }
        Ok(lines)
    };
    stream_to(options.output.as_deref(), pairs, BATCH, work)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken;

    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }

    #[test]
    fn the_first_line_that_cannot_be_read_is_the_last() {
        let input = io::BufReader::new(io::Read::chain(&b"one\ntwo"[..], Broken));
        let read: Vec<Option<Vec<u8>>> = lines(input).take(5).map(Result::ok).collect();
        assert_eq!(read, [Some(b"one".to_vec()), None]);
    }
}
