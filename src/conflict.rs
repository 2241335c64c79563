//! What the report shows: a claim and the statement that counters it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How the counter stands to the claim. The order is the order of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A speaker takes its own earlier statement back.
    Retraction,
    /// A party says that a claim, usually about itself, is untrue.
    Denial,
    /// A party disowns, condemns as wrong or rejects another's statement.
    Repudiation,
    /// A source replaces its own earlier fact or figure.
    Correction,
    /// The same speaker now states or does the opposite, without withdrawing.
    Reversal,
    /// Two parties or articles assert what cannot both be true.
    Contradiction,
    /// Incompatible values for the same fact at the same time.
    Discrepancy,
    /// A newer value replaces an older one because time moved on.
    Update,
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::Retraction,
        Kind::Denial,
        Kind::Repudiation,
        Kind::Correction,
        Kind::Reversal,
        Kind::Contradiction,
        Kind::Discrepancy,
        Kind::Update,
    ];

    /// The name in reports and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Retraction => "retraction",
            Kind::Denial => "denial",
            Kind::Repudiation => "repudiation",
            Kind::Correction => "correction",
            Kind::Reversal => "reversal",
            Kind::Contradiction => "contradiction",
            Kind::Discrepancy => "discrepancy",
            Kind::Update => "update",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Kind, String> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            format!("unknown kind `{name}` (one of {})", known.join(", "))
        })
    }
}

/// One side of a conflict: a statement with its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The words as printed in the article: the sentence, or the claim's own clause where both sides share a sentence.
    pub text: String,
    /// The resolved name; none where the narrator speaks.
    pub speaker: Option<String>,
    /// Publisher, else url, else file.
    pub source: String,
    pub published: Option<Date>,
    /// Id of the article.
    pub article: String,
    pub title: Option<String>,
    pub url: Option<String>,
    /// Code points of the article's text as it came in: `text[start..end]` is `text`.
    pub start: usize,
    pub end: usize,
    /// The source of every article that has this statement, this one's first; reprints included.
    pub sources: Vec<String>,
}

/// A feature of the judge with its part in the verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureWeight {
    pub name: String,
    pub value: f64,
    /// Weight of the linear judge; `value * weight` is what the feature adds to the log-odds.
    pub weight: f64,
}

/// A row of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Depends on the two statements only: not on their order, the run, the model or the file path.
    pub id: String,
    pub kind: Kind,
    /// Calibrated probability in 0..=1.
    pub score: f64,
    /// What both sides are about: the names they share.
    pub subject: String,
    /// The statement put in doubt.
    pub claim: Side,
    /// The statement that denies, retracts or contradicts it.
    pub counter: Side,
    /// The words that give the conflict away.
    pub cue: String,
    /// What clashes, in plain words.
    pub reason: String,
    /// Every feature that spoke for or against, the strongest first.
    pub features: Vec<FeatureWeight>,
}
