//! Metrics: how well a report or a judge agrees with labels.
//!
//! Each measure of the form *n of m* is NaN where m is 0.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::conflict::{Conflict, Kind, Side};

/// A labelled article or story: its conflicts, and sentences that only look like one side of a conflict.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldCase {
    /// Id of the article or story.
    #[serde(default)]
    pub case: String,
    pub conflicts: Vec<GoldConflict>,
    #[serde(default)]
    pub decoys: Vec<GoldSide>,
}

/// A labelled conflict.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldConflict {
    pub kind: Kind,
    pub a: GoldSide,
    /// None where one sentence holds both sides.
    pub b: Option<GoldSide>,
    /// `arguable` where labellers disagreed or would forgive a miss.
    pub strength: Option<String>,
}

/// A labelled sentence.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldSide {
    /// Id of the article.
    pub article: String,
    pub sentence: String,
}

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

/// The words of a text in lower case, each with its count: enough to tell whether two texts are the same sentence.
pub struct Bag {
    counts: BTreeMap<String, usize>,
    size: usize,
}

impl Bag {
    pub fn of(text: &str) -> Bag {
        let mut bag = Bag {
            counts: BTreeMap::new(),
            size: 0,
        };
        for word in text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            *bag.counts.entry(word.to_lowercase()).or_default() += 1;
            bag.size += 1;
        }
        bag
    }

    /// Whether this text shows `sentence`: the greater part of its words with little else, nearly all of its words
    /// among others, or a clause of it that is made of its words.
    pub fn covers(&self, sentence: &Bag) -> bool {
        if sentence.size == 0 {
            return false;
        }
        let common: usize = sentence
            .counts
            .iter()
            .map(|(word, &count)| count.min(self.counts.get(word).copied().unwrap_or(0)))
            .sum();
        let shown = share(common, sentence.size);
        let own = common as f64 / self.size.max(1) as f64;
        let clause = self.size >= 3 && own >= 0.9 && shown >= 0.3;
        clause || shown >= 0.9 || (shown >= 0.5 && own >= 0.5)
    }
}

/// One sentence of one article, ready to be compared.
struct Place<'a> {
    article: &'a str,
    words: Bag,
}

impl<'a> Place<'a> {
    fn of_gold(side: &'a GoldSide) -> Place<'a> {
        Place {
            article: &side.article,
            words: Bag::of(&side.sentence),
        }
    }

    fn of_row(side: &'a Side) -> Place<'a> {
        Place {
            article: &side.article,
            words: Bag::of(&side.text),
        }
    }

    fn covers(&self, gold: &Place) -> bool {
        self.article == gold.article && self.words.covers(&gold.words)
    }
}

/// How the rows of a report agree with labelled conflicts.
///
/// A row is right if it finds a labelled conflict: its two texts cover the two labelled sentences, whichever is the
/// claim. Where one sentence holds both sides, one text that covers it is enough.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictScores {
    pub gold: usize,
    /// Labelled conflicts that are not `arguable`.
    pub clear: usize,
    pub rows: usize,
    pub found: usize,
    pub found_clear: usize,
    /// Rows that find a labelled conflict.
    pub right: usize,
    /// Of the labelled conflicts found, those whose best row names the kind.
    pub kind_agrees: usize,
    pub decoys: usize,
    /// Pairs of a decoy and a wrong row that shows it.
    pub decoys_hit: usize,
    pub kinds: BTreeMap<Kind, KindScores>,
    /// (k, rows right among the first k, rows there) for k = 10, 20, 50.
    pub at: Vec<(usize, usize, usize)>,
    pub calibration: Calibration,
}

/// The same for one kind. A row is right here only if it names the kind of the conflict that it finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindScores {
    pub gold: usize,
    /// Labelled conflicts found by any row.
    pub found: usize,
    /// Labelled conflicts found by a row of this kind.
    pub named: usize,
    pub rows: usize,
    pub right: usize,
}

impl KindScores {
    pub fn precision(self) -> f64 {
        share(self.right, self.rows)
    }

    pub fn recall(self) -> f64 {
        share(self.named, self.gold)
    }

    pub fn f1(self) -> f64 {
        f1(self.precision(), self.recall())
    }
}

impl ConflictScores {
    pub fn recall_clear(&self) -> f64 {
        share(self.found_clear, self.clear)
    }

    pub fn recall(&self) -> f64 {
        share(self.found, self.gold)
    }

    pub fn precision(&self) -> f64 {
        share(self.right, self.rows)
    }

    /// Of precision and the recall of clear conflicts.
    pub fn f1(&self) -> f64 {
        f1(self.precision(), self.recall_clear())
    }

    /// Compares `rows`, in any order, with `cases`.
    pub fn measure(cases: &[GoldCase], rows: &[Conflict]) -> ConflictScores {
        let mut rows: Vec<&Conflict> = rows.iter().collect();
        rows.sort_by(|a, b| b.score.total_cmp(&a.score));
        let places: Vec<[Place; 2]> = rows
            .iter()
            .map(|row| [Place::of_row(&row.claim), Place::of_row(&row.counter)])
            .collect();
        let gold: Vec<&GoldConflict> = cases.iter().flat_map(|case| &case.conflicts).collect();
        let clear = |label: &GoldConflict| label.strength.as_deref() != Some("arguable");
        let mut kinds: BTreeMap<Kind, KindScores> = BTreeMap::new();
        let mut right = vec![false; rows.len()];
        let mut right_kind = vec![false; rows.len()];
        let (mut found, mut found_clear, mut kind_agrees) = (0, 0, 0);
        for label in &gold {
            let (a, b) = (Place::of_gold(&label.a), label.b.as_ref().map(Place::of_gold));
            let finders: Vec<usize> = (0..rows.len())
                .filter(|&row| finds(&places[row], &a, b.as_ref()))
                .collect();
            for &row in &finders {
                right[row] = true;
                right_kind[row] |= rows[row].kind == label.kind;
            }
            let scores = kinds.entry(label.kind).or_default();
            scores.gold += 1;
            scores.named += usize::from(finders.iter().any(|&row| rows[row].kind == label.kind));
            if let Some(&best) = finders.first() {
                scores.found += 1;
                found += 1;
                found_clear += usize::from(clear(label));
                kind_agrees += usize::from(rows[best].kind == label.kind);
            }
        }
        for (row, &right) in rows.iter().zip(&right_kind) {
            let scores = kinds.entry(row.kind).or_default();
            scores.rows += 1;
            scores.right += usize::from(right);
        }
        let decoys: Vec<Place> = cases.iter().flat_map(|case| &case.decoys).map(Place::of_gold).collect();
        let wrong = || places.iter().zip(&right).filter(|(_, right)| !**right);
        let shows = |decoy: &Place| {
            wrong()
                .filter(|(sides, _)| sides.iter().any(|side| side.covers(decoy)))
                .count()
        };
        ConflictScores {
            gold: gold.len(),
            clear: gold.iter().filter(|label| clear(label)).count(),
            rows: rows.len(),
            found,
            found_clear,
            right: right.iter().filter(|right| **right).count(),
            kind_agrees,
            decoys: decoys.len(),
            decoys_hit: decoys.iter().map(shows).sum(),
            kinds,
            at: [10, 20, 50]
                .map(|k| {
                    let first = &right[..k.min(right.len())];
                    (k, first.iter().filter(|right| **right).count(), first.len())
                })
                .to_vec(),
            calibration: Calibration::of(rows.iter().map(|row| row.score).zip(right)),
        }
    }
}

fn finds(row: &[Place; 2], a: &Place, b: Option<&Place>) -> bool {
    let [claim, counter] = row;
    [(claim, counter), (counter, claim)]
        .into_iter()
        .any(|(x, y)| x.covers(a) && b.is_none_or(|b| y.covers(b)))
}

impl fmt::Display for ConflictScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} labelled conflicts ({} clear), {} rows, {} right",
            self.gold, self.clear, self.rows, self.right
        )?;
        writeln!(f)?;
        for (name, value) in [
            ("recall of clear conflicts", self.recall_clear()),
            ("recall of all conflicts", self.recall()),
            ("precision", self.precision()),
            ("F1 (precision, clear recall)", self.f1()),
            ("kind agrees", share(self.kind_agrees, self.found)),
        ] {
            writeln!(f, "{name:<30}{value:>6.3}")?;
        }
        for (k, right, rows) in &self.at {
            writeln!(f, "{:<30}{:>6.3}", format!("precision at {k}"), share(*right, *rows))?;
        }
        writeln!(f, "{:<30}{:>6} of {}", "decoys hit", self.decoys_hit, self.decoys)?;
        writeln!(f)?;
        writeln!(
            f,
            "{:<14}{:>6}{:>7}{:>7}{:>6}{:>7}{:>11}{:>8}{:>7}",
            "kind", "gold", "found", "named", "rows", "right", "precision", "recall", "F1"
        )?;
        for (kind, scores) in &self.kinds {
            writeln!(
                f,
                "{kind:<14}{:>6}{:>7}{:>7}{:>6}{:>7}{:>11.3}{:>8.3}{:>7.3}",
                scores.gold,
                scores.found,
                scores.named,
                scores.rows,
                scores.right,
                scores.precision(),
                scores.recall(),
                scores.f1()
            )?;
        }
        writeln!(f)?;
        write!(f, "{}", self.calibration)
    }
}

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
    fn when_a_text_covers_a_sentence() {
        let sentence = "The ferry did not leave the harbour on Monday, he said.";
        for (text, covers) in [
            (sentence, true),
            ("the FERRY did not leave the harbour on monday", true),
            ("ferry did not leave", true),
            ("ferry", false),
            ("did not", false),
            ("The bridge fell.", false),
            ("", false),
            (
                "Yesterday the ferry did not leave the harbour on Monday, he said, while gulls sang and the crowd \
              grew and grew until the lamps were lit along the quay",
                true,
            ),
        ] {
            assert_eq!(Bag::of(text).covers(&Bag::of(sentence)), covers, "{text}");
        }
        assert!(!Bag::of(sentence).covers(&Bag::of("")));
    }

    fn side(article: &str, sentence: &str) -> GoldSide {
        GoldSide {
            article: article.to_owned(),
            sentence: sentence.to_owned(),
        }
    }

    fn row(kind: Kind, score: f64, claim: (&str, &str), counter: (&str, &str)) -> Conflict {
        let side = |(article, text): (&str, &str)| Side {
            article: article.to_owned(),
            text: text.to_owned(),
            ..Side::default()
        };
        Conflict {
            id: String::new(),
            kind,
            score,
            subject: String::new(),
            claim: side(claim),
            counter: side(counter),
            cue: String::new(),
            reason: String::new(),
            features: Vec::new(),
        }
    }

    #[test]
    fn scores_of_a_small_report() {
        let (sold, not_sold) = ("The pier was sold in May", "Nothing was sold, she said");
        let (both, apart) = ("He denied the lamp was broken", "The fair opens on Sunday");
        let label = |kind, a, b, strength: &str| GoldConflict {
            kind,
            a,
            b,
            strength: Some(strength.to_owned()),
        };
        let cases = [GoldCase {
            case: String::new(),
            conflicts: vec![
                label(Kind::Denial, side("x", sold), Some(side("y", not_sold)), "clear"),
                label(Kind::Denial, side("x", both), None, "arguable"),
                label(
                    Kind::Update,
                    side("x", "Twelve boats sank"),
                    Some(side("y", "Nineteen boats sank")),
                    "clear",
                ),
            ],
            decoys: vec![side("x", apart), side("y", sold)],
        }];
        let rows = [
            row(Kind::Reversal, 0.35, ("y", not_sold), ("x", sold)),
            row(Kind::Denial, 0.95, ("x", both), ("z", "anything")),
            row(Kind::Denial, 0.93, ("x", apart), ("x", sold)),
        ];
        let scores = ConflictScores::measure(&cases, &rows);
        assert_eq!((scores.gold, scores.clear, scores.rows), (3, 2, 3));
        assert_eq!(
            (scores.found, scores.found_clear, scores.right, scores.kind_agrees),
            (2, 1, 2, 1)
        );
        assert_eq!((scores.decoys, scores.decoys_hit), (2, 1));
        assert_eq!(scores.at[0], (10, 2, 3));
        let denial = scores.kinds[&Kind::Denial];
        let expected = KindScores {
            gold: 2,
            found: 2,
            named: 1,
            rows: 2,
            right: 1,
        };
        assert_eq!(denial, expected);
        assert_eq!((denial.precision(), denial.recall(), denial.f1()), (0.5, 0.5, 0.5));
        // Bins 0.9..1.0 (sum of scores 1.88, one right) and 0.3..0.4 (0.35, one right).
        assert!((scores.calibration.error() - (0.88 + 0.65) / 3.0).abs() < 1e-12);
        assert!(
            scores.to_string().contains("recall of clear conflicts      0.500"),
            "{scores}"
        );
    }

    #[test]
    fn nothing_to_measure_is_no_panic() {
        assert!(ConflictScores::measure(&[], &[]).recall().is_nan());
        assert!(PairScores::measure(&[], 0).average_precision.is_nan());
        Calibration::of([(f64::NAN, true), (2.0, true), (-1.0, false)].into_iter());
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
