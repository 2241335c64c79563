//! The judge for two bare texts, as in natural language inference: entailment, neutral or contradiction.
//!
//! A multinomial logistic regression on what the texts share, negate and count. It knows no meaning beyond words: of
//! differently worded texts it can only say that they differ.

use anyhow::{Context, ensure};
use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::clash;
use super::linear::{self, LinearModel};
use crate::article::Article;
use crate::batch::StatementVectors;
use crate::lexicon::Lexicon;
use crate::pipeline;
use crate::statement::{Modality, Polarity, Statement, Term};
use crate::vectorize::DocumentFrequencies;

/// The labels of inference, in the order of the models.
pub const LABELS: [&str; 3] = ["entailment", "neutral", "contradiction"];

/// The format of `text_pair_judge.json`; a file of another version is refused.
pub const FORMAT_VERSION: u32 = 1;

/// Log-odds of each label as a weighted sum of features.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextPairJudge {
    pub format_version: u32,
    /// In the order of [`LABELS`].
    pub models: Vec<LinearModel>,
}

impl TextPairJudge {
    /// Fits the models to feature rows with labels (indices into [`LABELS`]).
    ///
    /// # Errors
    /// Where a label is missing or the optimisation fails.
    pub fn fit(rows: Array2<f64>, labels: Array1<usize>, alpha: f64) -> anyhow::Result<TextPairJudge> {
        ensure!(
            (0..LABELS.len()).all(|label| labels.iter().any(|l| *l == label)),
            "a label has no pair"
        );
        let fitted = MultiLogisticRegression::default()
            .alpha(alpha)
            .max_iterations(100)
            .fit(&Dataset::new(rows, labels))
            .context("logistic regression did not converge")?;
        let models = (0..LABELS.len())
            .map(|label| {
                let column = fitted
                    .classes()
                    .iter()
                    .position(|c| *c == label)
                    .context("a label was not learnt")?;
                let weights = FEATURES
                    .iter()
                    .map(|n| (*n).to_owned())
                    .zip(fitted.params().column(column).to_vec());
                Ok(LinearModel {
                    intercept: fitted.intercept()[column],
                    weights: weights.collect(),
                })
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(TextPairJudge {
            format_version: FORMAT_VERSION,
            models,
        })
    }

    /// The probabilities of [`LABELS`], which sum to one.
    pub fn judge(&self, features: &[f64]) -> [f64; 3] {
        linear::softmax([0, 1, 2].map(|label| self.models[label].log_odds(features)))
    }

    /// Parses the text of a model file.
    ///
    /// # Errors
    /// Where it is malformed, of another format version or trained on other features.
    pub fn parse(text: &str) -> anyhow::Result<TextPairJudge> {
        super::check_version(text, 1..=FORMAT_VERSION)?;
        let judge: TextPairJudge = serde_json::from_str(text).context("not a judge of text pairs")?;
        let names = FEATURES.map(str::to_owned);
        let fits = judge.models.len() == LABELS.len() && judge.models.iter().all(|model| model.fits(&names));
        ensure!(
            fits,
            "trained on other features than this program computes: rebuild it with `gainsay train`"
        );
        Ok(judge)
    }
}

const FEATURES: [&str; 18] = [
    "cosine",
    "hypothesis covered",
    "premise covered",
    "hypothesis words unmatched",
    "hypothesis names unmatched",
    "negation on shared words",
    "polarity differs",
    "polarity differs, covered",
    "hypothesis negative",
    "premise negative",
    "antonyms",
    "antonyms, covered",
    "numbers differ",
    "numbers agree",
    "times differ",
    "hypothesis hedges",
    "hypothesis length",
    "premise length",
];

/// The features of a premise and a hypothesis.
pub fn features(premise: &str, hypothesis: &str, frequencies: &DocumentFrequencies, lexicon: &Lexicon) -> Vec<f64> {
    let (a, b) = (whole(premise, lexicon), whole(hypothesis, lexicon));
    let vectors = |s: &Statement| StatementVectors {
        content: frequencies.vector(&s.terms),
        context: frequencies.vector(&s.context),
    };
    let (va, vb) = (vectors(&a).context, vectors(&b).context);
    let clash = clash::of(&a, &b, lexicon);
    let covered = f64::from(vb.covered_by(&va));
    let unmatched = |keep: fn(&Term) -> bool| {
        let mine: Vec<&Term> = b.context.iter().filter(|t| keep(t)).collect();
        let alone = mine
            .iter()
            .filter(|t| a.context.binary_search_by_key(&t.id, |x| x.id).is_err())
            .count();
        if mine.is_empty() {
            0.0
        } else {
            alone as f64 / mine.len() as f64
        }
    };
    let negative = |s: &Statement| f64::from(s.polarity == Polarity::Negative);
    vec![
        f64::from(va.cosine(&vb)),
        covered,
        f64::from(va.covered_by(&vb)),
        unmatched(|_| true),
        unmatched(|t| t.name),
        clash.negation,
        f64::from(clash.polarity),
        f64::from(clash.polarity) * covered,
        negative(&b),
        negative(&a),
        f64::from(clash.antonyms.min(2)) / 2.0,
        f64::from(clash.antonyms.min(2)) / 2.0 * covered,
        f64::from(clash.numbers),
        f64::from(clash.numbers_agree),
        f64::from(clash.times),
        f64::from(b.modality == Modality::Possible),
        (b.context.len() as f64 / 20.0).min(1.0),
        (a.context.len() as f64 / 40.0).min(1.0),
    ]
}

/// A text as one statement: all its sentences together.
fn whole(text: &str, lexicon: &Lexicon) -> Statement {
    let article = Article {
        text: text.to_owned(),
        ..Article::default()
    };
    let mut all = Statement::default();
    let mut seen = None;
    for statement in pipeline::statements(article, lexicon).statements {
        if statement.polarity == Polarity::Negative {
            all.polarity = Polarity::Negative;
        }
        if seen.replace(statement.sentence) == Some(statement.sentence) {
            continue;
        }
        all.modality = statement.modality;
        all.context.extend(statement.context);
        all.quantities.extend(statement.quantities);
        all.times.extend(statement.times);
    }
    all.context.sort_unstable();
    all.context.dedup_by_key(|t| t.id);
    all
}
