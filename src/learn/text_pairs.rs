//! Training of the judge for two bare texts.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context;
use ndarray::{Array1, Array2};
use rayon::prelude::*;
use serde::Deserialize;

use crate::judge::text_pair::{self, LABELS, TextPairJudge};
use crate::lexicon::Lexicon;
use crate::vectorize::DocumentFrequencies;

/// Pairs taken, evenly over the file: a model of a few dozen weights gains nothing from more.
const MOST_PAIRS: usize = 30_000;

/// L2 penalty.
const ALPHA: f64 = 1.0;

#[derive(Deserialize)]
struct LabelledPair {
    a: String,
    b: String,
    label: String,
}

/// Trains the judge on the pairs of `path`, plain or gzipped; pairs with another label are left out.
///
/// # Errors
/// Where the file cannot be read or a line is malformed; the message names file and line.
pub fn train(path: &Path, frequencies: &DocumentFrequencies, lexicon: &Lexicon) -> anyhow::Result<TextPairJudge> {
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let reader: Box<dyn Read> = match path.extension() {
        Some(gz) if gz == "gz" => Box::new(flate2::read::MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    let mut pairs: Vec<(LabelledPair, usize)> = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(reader).lines()) {
        let place = || format!("{}:{number}", path.display());
        let pair: LabelledPair = serde_json::from_str(&line.with_context(place)?).with_context(place)?;
        if let Some(label) = LABELS.iter().position(|l| *l == pair.label) {
            pairs.push((pair, label));
        }
    }
    let step = pairs.len().div_ceil(MOST_PAIRS).max(1);
    let taken: Vec<&(LabelledPair, usize)> = pairs.iter().step_by(step).collect();
    let features: Vec<Vec<f64>> = taken
        .par_iter()
        .map(|(pair, _)| text_pair::features(&pair.a, &pair.b, frequencies, lexicon))
        .collect();
    let columns = features.first().map_or(0, Vec::len);
    let rows = Array2::from_shape_vec((features.len(), columns), features.concat())?;
    let labels: Array1<usize> = taken.iter().map(|(_, label)| *label).collect();
    TextPairJudge::fit(rows, labels, ALPHA).with_context(|| path.display().to_string())
}
