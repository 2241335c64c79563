//! Metrics: how well a report or a judge agrees with labels.
//!
//! Each measure of the form *n of m* is NaN where m is 0.

mod calibration;
mod conflicts;
mod pairs;

pub use calibration::Calibration;
pub use conflicts::{Bag, ConflictScores, GoldCase, GoldConflict, GoldSide, KindScores};
pub use pairs::{JudgedPair, PairScores};

/// `part` of `whole`.
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / if whole == 0 { f64::NAN } else { whole as f64 }
}

/// Harmonic mean of precision and recall; 0 where both are 0 or one is unknown.
fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 {
        2.0 * precision * recall / (precision + recall)
    } else {
        0.0
    }
}
