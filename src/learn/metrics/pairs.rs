//! Labelled pairs against what a judge says of them.

use std::fmt;

use super::share;

/// A labelled pair with what the judge said of it.
#[derive(Clone, Debug)]
pub struct JudgedPair {
    pub gold: String,
    pub label: String,
    /// Probability of a contradiction.
    pub contradiction: f64,
}

/// How a judge agrees with labelled pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct PairScores {
    pub rows: usize,
    /// Labelled pairs that the judge said nothing of; they count in no measure.
    pub missing: usize,
    /// Pairs labelled contradiction.
    pub contradictions: usize,
    /// Share of equal labels among the pairs that are labelled with one of the judge's three.
    pub accuracy: f64,
    /// Of contradictions, at the judge's own label.
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    /// The highest F1 that a threshold on the probability would give.
    pub best_f1: f64,
    pub average_precision: f64,
    /// Share of the other pairs that the judge calls contradiction.
    pub false_alarms: f64,
}

impl PairScores {
    /// Measures `pairs`; of equal probabilities the earlier pair ranks first.
    pub fn measure(pairs: &[JudgedPair], missing: usize) -> PairScores {
        let is = |label: &str| label == "contradiction";
        let count = |keep: &dyn Fn(&JudgedPair) -> bool| pairs.iter().filter(|pair| keep(pair)).count();
        let three = |pair: &JudgedPair| ["entailment", "neutral", "contradiction"].contains(&pair.gold.as_str());
        let contradictions = count(&|pair| is(&pair.gold));
        let flagged = count(&|pair| is(&pair.label));
        let right = count(&|pair| is(&pair.gold) && is(&pair.label));
        let mut ranked: Vec<&JudgedPair> = pairs.iter().collect();
        ranked.sort_by(|a, b| b.contradiction.total_cmp(&a.contradiction));
        let (mut hits, mut best_f1, mut precisions) = (0, 0.0_f64, 0.0);
        for (rank, pair) in (1..).zip(ranked) {
            if is(&pair.gold) {
                hits += 1;
                precisions += share(hits, rank);
            }
            best_f1 = best_f1.max(share(2 * hits, rank + contradictions));
        }
        PairScores {
            rows: pairs.len(),
            missing,
            contradictions,
            accuracy: share(count(&|pair| three(pair) && pair.gold == pair.label), count(&three)),
            precision: share(right, flagged),
            recall: share(right, contradictions),
            f1: share(2 * right, flagged + contradictions),
            best_f1,
            average_precision: precisions
                / if contradictions == 0 {
                    f64::NAN
                } else {
                    contradictions as f64
                },
            false_alarms: share(flagged - right, pairs.len() - contradictions),
        }
    }
}

impl fmt::Display for PairScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} pairs judged ({} missing), {} labelled contradiction",
            self.rows, self.missing, self.contradictions
        )?;
        writeln!(f)?;
        for (name, value) in [
            ("accuracy (three labels)", self.accuracy),
            ("precision of contradictions", self.precision),
            ("recall of contradictions", self.recall),
            ("F1 of contradictions", self.f1),
            ("best F1 over thresholds", self.best_f1),
            ("average precision", self.average_precision),
            ("false alarms", self.false_alarms),
        ] {
            writeln!(f, "{name:<30}{value:>7.4}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_measure_is_no_panic() {
        assert!(PairScores::measure(&[], 0).average_precision.is_nan());
    }

    #[test]
    fn scores_of_judged_pairs() {
        let pair = |gold: &str, label: &str, contradiction| JudgedPair {
            gold: gold.to_owned(),
            label: label.to_owned(),
            contradiction,
        };
        let pairs = [
            pair("neutral", "contradiction", 0.7),
            pair("contradiction", "contradiction", 0.9),
            pair("contradiction", "neutral", 0.3),
            pair("entailment", "entailment", 0.1),
            pair("not contradiction", "neutral", 0.2),
        ];
        let scores = PairScores::measure(&pairs, 1);
        assert_eq!((scores.rows, scores.contradictions), (5, 2));
        assert_eq!(
            (scores.accuracy, scores.precision, scores.recall, scores.f1),
            (0.5, 0.5, 0.5, 0.5)
        );
        // Ranks of the contradictions: 1 and 3.
        assert!((scores.average_precision - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        assert_eq!(scores.best_f1, 0.8);
        assert!((scores.false_alarms - 1.0 / 3.0).abs() < 1e-12);
    }
}
