//! Labelled conflicts against the rows of a report.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::{Calibration, f1, share};
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
    }
}
