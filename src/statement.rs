//! What extract finds in a document: mentions, attributions, negations, values, and the statements made of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::span::{Span, TokenSpan};

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporting {
    /// Between quotation marks.
    Direct,
    /// In the reporter's words ("said that …", "according to …").
    Indirect,
    /// Nobody is named: the article itself speaks.
    #[default]
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
    /// As printed.
    #[serde(skip)]
    pub text: String,
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
    /// As printed.
    #[serde(skip)]
    pub text: String,
    /// First and last day; none where the year is unknown and the article has no date to supply it.
    pub days: Option<(Date, Date)>,
    /// Month and day where named ("January 14"), whatever is known of the year.
    pub month_day: Option<(i8, Option<i8>)>,
    /// Year where named or known.
    pub year: Option<i16>,
    /// Day of the week where named (1 = Monday).
    pub weekday: Option<i8>,
    /// Content words of the clause that it stands in, itself left out: what happens then. Ascending, each once.
    #[serde(skip)]
    pub event: Vec<u32>,
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

/// A stance cue found in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Index into [`StanceCues::classes`](crate::lexicon::stance::StanceCues::classes).
    pub class: u16,
    /// Bytes of the article's text.
    pub span: Span,
    /// "did not deny", "refused to retract": the stance does not hold.
    pub negated: bool,
}

/// A content word, stemmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// Hash of the stem, see [`terms::id`](crate::extract::terms::id).
    pub id: u32,
    /// Stands in the scope of a negation.
    pub negated: bool,
    /// Part of a name.
    pub name: bool,
}

/// The spans of an attribution in the article's text, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributionSpans {
    pub source: Option<Span>,
    pub cue: Span,
    pub content: Vec<Span>,
}

/// One assertion in an article: who says it, in which stance, about what.
///
/// All spans are bytes of the article's text as it came in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// Index of the sentence within the article.
    pub sentence: u32,
    pub paragraph: u32,
    pub heading: bool,
    /// The sentence as printed.
    pub span: Span,
    /// What is asserted: the content of the attribution within this sentence, or the whole sentence.
    pub content: Span,
    /// The speaker's index into [`Extraction::entities`](crate::extract::Extraction::entities); none where the
    /// narrator speaks or the source could not be resolved.
    pub speaker: Option<u32>,
    /// None for the narrator's own words.
    pub attribution: Option<AttributionSpans>,
    pub reporting: Reporting,
    pub stance: Stance,
    pub polarity: Polarity,
    pub modality: Modality,
    /// All cues of the sentence, in order.
    pub cues: Vec<Cue>,
    /// The clause that a counter says is untrue, withdrawn or overtaken, where it stands in the same sentence.
    pub embedded: Option<Span>,
    /// Names mentioned in the sentence: indices into the entities, ascending, the first in the text first in `subject`.
    pub entities: Vec<u32>,
    /// The first entity of the content: what it is about.
    pub subject: Option<u32>,
    pub quantities: Vec<Quantity>,
    pub times: Vec<TimeMention>,
    /// Content words of the content, ascending by id, each once.
    pub terms: Vec<Term>,
    /// Content words of the sentence outside the cues, ascending by id, each once.
    pub context: Vec<Term>,
    /// Stopwords of the sentence, as places in their list, ascending, each once.
    pub stopwords: Vec<u16>,
    /// Classes of anaphoric nouns ("these allegations", "his remarks") as bits, see `lexicon/anaphora.toml`.
    pub refers: u32,
    /// Classes of anaphoric nouns that could point to this statement, as bits.
    pub antecedent: u32,
}

impl Statement {
    /// Whether it answers another statement, by its stance or any cue of a countering class.
    pub fn counters(&self) -> bool {
        self.stance.counters()
    }
}
