//! Statements as JSON: what the program understood, one object a statement.

use serde::Serialize;

use crate::extract::Extraction;
use crate::lexicon::Lexicon;
use crate::span::Span;
use crate::statement::{Modality, Polarity, Quantity, Reporting, Stance, Statement, TimeMention};

/// A statement with all offsets in code points of the article's text as it came in.
#[derive(Debug, Serialize)]
pub struct StatementRecord<'a> {
    article: &'a str,
    sentence: u32,
    text: &'a str,
    start: usize,
    end: usize,
    /// What is asserted, where that is less than the sentence.
    content: &'a str,
    speaker: Option<&'a str>,
    reporting: Reporting,
    stance: Stance,
    polarity: Polarity,
    modality: Modality,
    subject: Option<&'a str>,
    entities: Vec<&'a str>,
    cues: Vec<CueRecord<'a>>,
    /// The claim that this statement counters, where it stands in the same sentence.
    embedded_claim: Option<&'a str>,
    quantities: &'a [Quantity],
    times: &'a [TimeMention],
    attribution: Option<AttributionRecord>,
}

#[derive(Debug, Serialize)]
struct CueRecord<'a> {
    class: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    negated: bool,
}

#[derive(Debug, Serialize)]
struct AttributionRecord {
    source: Option<[usize; 2]>,
    cue: [usize; 2],
    content: Vec<[usize; 2]>,
}

/// The statements of an article as records, in order.
pub fn records<'a>(extraction: &'a Extraction, lexicon: &'a Lexicon) -> Vec<StatementRecord<'a>> {
    let points = CodePoints::new(&extraction.article.text);
    extraction
        .statements
        .iter()
        .map(|statement| record(extraction, statement, &points, lexicon))
        .collect()
}

fn record<'a>(
    extraction: &'a Extraction,
    statement: &'a Statement,
    points: &CodePoints,
    lexicon: &'a Lexicon,
) -> StatementRecord<'a> {
    let text = |span: Span| &extraction.article.text[span.range()];
    let name = |entity: u32| extraction.entities[entity as usize].name.as_str();
    let [start, end] = points.of(statement.span);
    StatementRecord {
        article: &extraction.article.id,
        sentence: statement.sentence,
        text: text(statement.span),
        start,
        end,
        content: text(statement.content),
        speaker: statement.speaker.map(name),
        reporting: statement.reporting,
        stance: statement.stance,
        polarity: statement.polarity,
        modality: statement.modality,
        subject: statement.subject.map(name),
        entities: statement.entities.iter().map(|&e| name(e)).collect(),
        cues: statement
            .cues
            .iter()
            .map(|cue| CueRecord {
                class: &lexicon.stance.classes[cue.class as usize].name,
                text: text(cue.span),
                negated: cue.negated,
            })
            .collect(),
        embedded_claim: statement.embedded.map(text),
        quantities: &statement.quantities,
        times: &statement.times,
        attribution: statement.attribution.as_ref().map(|a| AttributionRecord {
            source: a.source.map(|s| points.of(s)),
            cue: points.of(a.cue),
            content: a.content.iter().map(|c| points.of(*c)).collect(),
        }),
    }
}

/// Code points before each byte of a text, counted once: an entry every [`STEP`](CodePoints::STEP) bytes.
struct CodePoints<'a> {
    text: &'a str,
    /// Code points before byte `i * STEP`.
    marks: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    const STEP: usize = 256;

    fn new(text: &'a str) -> Self {
        let is_start = |byte: &&u8| (**byte as i8) >= -0x40;
        let mut marks = vec![0];
        for chunk in text.as_bytes().chunks(Self::STEP) {
            marks.push(marks[marks.len() - 1] + chunk.iter().filter(is_start).count());
        }
        CodePoints { text, marks }
    }

    fn at(&self, byte: u32) -> usize {
        let mark = byte as usize / Self::STEP;
        let rest = &self.text.as_bytes()[mark * Self::STEP..byte as usize];
        self.marks[mark] + rest.iter().filter(|b| (**b as i8) >= -0x40).count()
    }

    fn of(&self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_as_if_one_by_one() {
        let text = "aé“ñ–x".repeat(120);
        let points = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte as u32), count);
        }
        assert_eq!(points.at(text.len() as u32), text.chars().count());
    }
}
