//! The linear judge: logistic regression, trained with linfa, kept as names and weights that a person can read.

use anyhow::{Context, ensure};
use linfa::prelude::*;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

/// Log-odds as a weighted sum of features.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinearModel {
    pub intercept: f64,
    /// Weight by feature, in the order of the feature vector.
    pub weights: Vec<(String, f64)>,
}

impl LinearModel {
    /// Fits weights to `rows` (one row a sample, one column a feature) by L-BFGS with L2 penalty `alpha`.
    ///
    /// # Errors
    /// Where the labels are all alike or the optimisation fails.
    pub fn fit(names: &[String], rows: Array2<f64>, labels: Array1<bool>, alpha: f64) -> anyhow::Result<LinearModel> {
        ensure!(
            labels.iter().any(|l| *l) && labels.iter().any(|l| !*l),
            "all training labels are alike"
        );
        let fitted = LogisticRegression::default()
            .alpha(alpha)
            .max_iterations(80)
            .gradient_tolerance(1e-4)
            .fit(&Dataset::new(rows, labels))
            .context("logistic regression did not converge")?;
        // linfa names as positive the class that sorts last unless it saw more of the other: ask it.
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        let weights = names
            .iter()
            .cloned()
            .zip(fitted.params().iter().map(|w| sign * w))
            .collect();
        Ok(LinearModel {
            intercept: sign * fitted.intercept(),
            weights,
        })
    }

    /// The log-odds of a feature vector, which must have one value a weight.
    pub fn log_odds(&self, features: &[f64]) -> f64 {
        debug_assert_eq!(features.len(), self.weights.len());
        self.intercept
            + features
                .iter()
                .zip(&self.weights)
                .map(|(value, (_, weight))| value * weight)
                .sum::<f64>()
    }

    /// Whether the model was trained on features of these names, in this order.
    pub fn fits(&self, names: &[String]) -> bool {
        self.weights.iter().map(|(name, _)| name).eq(names)
    }
}

/// A probability from log-odds.
pub fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Log-odds from a probability, which is taken as neither 0 nor 1.
pub fn logit(probability: f64) -> f64 {
    let p = probability.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln()
}

/// Probabilities from log-odds up to a common addend.
pub fn softmax<const N: usize>(log_odds: [f64; N]) -> [f64; N] {
    let most = log_odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let parts = log_odds.map(|odds| (odds - most).exp());
    let sum: f64 = parts.iter().sum();
    parts.map(|part| part / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_fitted_model_puts_the_positive_class_above_one_half() {
        let names = vec!["x".to_owned(), "noise".to_owned()];
        let rows = array![[0.0, 1.0], [0.1, 0.0], [0.2, 1.0], [0.9, 0.0], [1.0, 1.0]];
        for positives in [
            array![false, false, false, true, true],
            array![true, true, true, false, false],
        ] {
            let model = LinearModel::fit(&names, rows.clone(), positives.clone(), 0.01).unwrap();
            for (row, label) in rows.rows().into_iter().zip(&positives) {
                assert_eq!(model.log_odds(row.as_slice().unwrap()) > 0.0, *label);
            }
        }
    }

    #[test]
    fn labels_that_are_all_alike_are_refused() {
        assert!(LinearModel::fit(&["x".to_owned()], array![[0.0], [1.0]], array![true, true], 0.1).is_err());
    }
}
