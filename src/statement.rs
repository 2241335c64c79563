//! What extract finds in a document: mentions, attributions, negations, values, and the statements made of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::span::TokenSpan;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    Person,
    Organisation,
    Place,
    Other,
}

/// One person, organisation or place of an article: all its names there are one entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The fullest name the article gives, as printed, without title ("Stian Jenssen", not "Mr Jenssen").
    pub name: String,
    pub kind: EntityKind,
    /// The name folded for comparison across articles: lower case, no accents, aliases replaced by their canonical
    /// form ("nato", "ukraine", "stian jenssen").
    pub key: String,
}

/// Where a document speaks of an entity: by name, pronoun or role noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    pub tokens: TokenSpan,
    /// Index into the document's entities.
    pub entity: u32,
    pub form: MentionForm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionForm {
    Name,
    Pronoun,
    /// A role noun phrase that stands for a named entity ("the minister", "his chief of staff").
    Role,
}

/// How a speaker's words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporting {
    /// Between quotation marks.
    Direct,
    /// In the reporter's words ("said that …", "according to …").
    Indirect,
    /// Nobody is named: the article itself speaks.
    Narration,
}

/// Who said what: source, cue and content, as in PARC3 and PolNeAR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The words that name the source ("a spokesman for the ministry", "he"); none for a quotation that runs on
    /// without one, whose source is then the one before.
    pub source: Option<TokenSpan>,
    /// The words that attribute ("said", "according to", "denied"); empty span where there is none (`X: …` headlines
    /// and quotations that run on).
    pub cue: TokenSpan,
    /// The words attributed, in order; they may reach into the next sentences.
    pub content: Vec<TokenSpan>,
    pub reporting: Reporting,
}

/// A negation with what it negates, as in the *SEM 2012 shared task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negation {
    pub cue: TokenSpan,
    /// The tokens in scope, in order, the cue excluded.
    pub scope: Vec<TokenSpan>,
}

/// A number with its unit and what it counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    #[serde(skip)]
    pub tokens: TokenSpan,
    /// Lowest and highest value in base units; equal for an exact value. "more than 40": (40, ∞).
    pub low: f64,
    pub high: f64,
    /// Canonical unit: `%`, `usd`, `eur`, `km`, `hour`, `year`, …; empty for a plain count.
    pub unit: String,
    /// Stem of the noun counted ("troops" → `troop`); empty where there is none.
    pub of: String,
    /// "about", "some", "nearly".
    pub approximate: bool,
}

/// A point or stretch of time, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeMention {
    #[serde(skip)]
    pub tokens: TokenSpan,
    /// First and last day; none where the year is unknown and the article has no date to supply it.
    pub days: Option<(Date, Date)>,
    /// Month and day where named ("January 14"), whatever is known of the year.
    pub month_day: Option<(i8, Option<i8>)>,
    /// Year where named or known.
    pub year: Option<i16>,
    /// Day of the week where named (1 = Monday).
    pub weekday: Option<i8>,
}

/// What the speaker does with the content: the speech act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    #[default]
    Asserts,
    /// Says that a claim is untrue or did not happen.
    Denies,
    /// Takes an own statement back.
    Retracts,
    Apologises,
    /// Replaces a fact or figure.
    Corrects,
    /// Disowns, condemns or rejects another's statement.
    Rejects,
    /// Now says or does the opposite of what was said before.
    Reverses,
    Confirms,
    Accuses,
    Hedges,
    Asks,
    Promises,
    Demands,
}

impl Stance {
    /// Whether a statement of this stance answers another one, its target.
    pub fn counters(self) -> bool {
        matches!(
            self,
            Stance::Denies
                | Stance::Retracts
                | Stance::Apologises
                | Stance::Corrects
                | Stance::Rejects
                | Stance::Reverses
        )
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    #[default]
    Positive,
    Negative,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Plain fact.
    #[default]
    Actual,
    /// Possible, likely, alleged.
    Possible,
    /// Planned, promised, expected.
    Future,
    /// Inside a condition or question.
    Hypothetical,
}
