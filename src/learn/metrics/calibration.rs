//! Whether a score means what it says.

use std::fmt;

use super::share;

/// How often rows of a score are right, in ten bins of equal width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    bins: [Bin; 10],
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Bin {
    rows: usize,
    right: usize,
    score_sum: f64,
}

impl Calibration {
    /// From (score in 0..=1, right) of each row.
    pub fn of(rows: impl Iterator<Item = (f64, bool)>) -> Calibration {
        let mut calibration = Calibration::default();
        for (score, right) in rows {
            // The cast saturates: a score out of range goes into the first or the last bin.
            let bin = &mut calibration.bins[((score * 10.0) as usize).min(9)];
            bin.rows += 1;
            bin.right += usize::from(right);
            bin.score_sum += score;
        }
        calibration
    }

    /// Expected calibration error (Naeini et al. 2015): the mean gap between score and share right, weighted by rows.
    pub fn error(&self) -> f64 {
        let rows: usize = self.bins.iter().map(|bin| bin.rows).sum();
        let gaps: f64 = self
            .bins
            .iter()
            .map(|bin| (bin.score_sum - bin.right as f64).abs())
            .sum();
        gaps / if rows == 0 { f64::NAN } else { rows as f64 }
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<12}{:>6}{:>12}{:>14}",
            "score", "rows", "mean score", "share right"
        )?;
        for (at, bin) in self.bins.iter().enumerate().filter(|(_, bin)| bin.rows > 0) {
            let range = format!("{:.1}..{:.1}", at as f64 / 10.0, (at + 1) as f64 / 10.0);
            let mean = bin.score_sum / bin.rows as f64;
            writeln!(
                f,
                "{range:<12}{:>6}{mean:>12.3}{:>14.3}",
                bin.rows,
                share(bin.right, bin.rows)
            )?;
        }
        writeln!(f, "expected calibration error {:.3}", self.error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_is_weighted_by_rows() {
        let rows = [(0.95, true), (0.93, false), (0.35, true)];
        let error = Calibration::of(rows.into_iter()).error();
        assert!((error - (0.88 + 0.65) / 3.0).abs() < 1e-12);
        assert!(Calibration::default().error().is_nan());
    }

    #[test]
    fn any_score_has_a_bin() {
        let rows = [(f64::NAN, true), (2.0, true), (-1.0, false), (1.0, true)];
        let lines = Calibration::of(rows.into_iter()).to_string();
        assert_eq!(lines.lines().count(), 4, "{lines}");
    }
}
