//! A row of the report: a conflict with the reviewer's marks, and its cells.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::conflict::{Conflict, Side};

/// The columns of a table, in order.
pub const COLUMNS: [&str; 29] = [
    "verdict",
    "kind",
    "score",
    "subject",
    "claim_text",
    "claim_speaker",
    "claim_source",
    "claim_published",
    "counter_text",
    "counter_speaker",
    "counter_source",
    "counter_published",
    "cue",
    "reason",
    "note",
    "status",
    "conflict_id",
    "claim_article",
    "claim_title",
    "claim_url",
    "claim_start",
    "claim_end",
    "counter_article",
    "counter_title",
    "counter_url",
    "counter_start",
    "counter_end",
    "claim_sources",
    "counter_sources",
];

/// What stands between the sources of a statement in one cell.
const SOURCE_SEPARATOR: &str = " | ";

/// Whether a conflict was in the report before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    New,
    Seen,
    /// In an earlier report, not found by this run.
    Gone,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Seen => "seen",
            Status::Gone => "gone",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A conflict with what its reviewer made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    #[serde(default)]
    pub verdict: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub status: Status,
    #[serde(flatten)]
    pub conflict: Conflict,
    /// Columns that the reviewer added; they are kept like verdict and note.
    #[serde(flatten)]
    pub extra: BTreeMap<String, String>,
}

impl Row {
    /// A row as a run finds it.
    pub fn new(conflict: Conflict) -> Row {
        Row {
            verdict: String::new(),
            note: String::new(),
            status: Status::New,
            conflict,
            extra: BTreeMap::new(),
        }
    }

    /// Whether a person has written anything into the row.
    pub fn marked(&self) -> bool {
        let written = |text: &String| !text.trim().is_empty();
        written(&self.verdict) || written(&self.note) || self.extra.values().any(written)
    }

    /// The cells in the order of [`COLUMNS`]; those not known are empty.
    pub fn cells(&self) -> [String; 29] {
        let conflict = &self.conflict;
        let (claim, counter) = (&conflict.claim, &conflict.counter);
        let or_empty = |text: &Option<String>| fold(text.as_deref().unwrap_or_default());
        let day = |side: &Side| side.published.map(|date| date.to_string()).unwrap_or_default();
        let sources = |side: &Side| fold(&side.sources.join(SOURCE_SEPARATOR));
        [
            self.verdict.clone(),
            conflict.kind.to_string(),
            format!("{:.4}", conflict.score),
            fold(&conflict.subject),
            fold(&claim.text),
            or_empty(&claim.speaker),
            fold(&claim.source),
            day(claim),
            fold(&counter.text),
            or_empty(&counter.speaker),
            fold(&counter.source),
            day(counter),
            fold(&conflict.cue),
            fold(&conflict.reason),
            self.note.clone(),
            self.status.to_string(),
            conflict.id.clone(),
            fold(&claim.article),
            or_empty(&claim.title),
            or_empty(&claim.url),
            claim.start.to_string(),
            claim.end.to_string(),
            fold(&counter.article),
            or_empty(&counter.title),
            or_empty(&counter.url),
            counter.start.to_string(),
            counter.end.to_string(),
            sources(claim),
            sources(counter),
        ]
    }

    /// A row from the cell of each column; `cell` gives an empty text for a column that is not there. Features are
    /// not part of a table.
    ///
    /// # Errors
    /// Names the column whose cell does not hold what it should.
    pub fn from_cells<'a>(cell: impl Fn(&str) -> &'a str) -> Result<Row, String> {
        let side = |prefix: &str| -> Result<Side, String> {
            let of = |name: &str| cell(&format!("{prefix}_{name}"));
            let maybe = |name: &str| Some(of(name).to_owned()).filter(|text| !text.is_empty());
            let offset = |name: &str| match of(name) {
                "" => Ok(0),
                text => text
                    .parse()
                    .map_err(|_| format!("{prefix}_{name}: `{text}` is not an offset")),
            };
            Ok(Side {
                text: of("text").to_owned(),
                speaker: maybe("speaker"),
                source: of("source").to_owned(),
                published: parse_day(of("published")),
                article: of("article").to_owned(),
                title: maybe("title"),
                url: maybe("url"),
                start: offset("start")?,
                end: offset("end")?,
                sources: of("sources")
                    .split(SOURCE_SEPARATOR)
                    .filter(|source| !source.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
        };
        let score = cell("score");
        Ok(Row {
            verdict: cell("verdict").to_owned(),
            note: cell("note").to_owned(),
            status: match cell("status") {
                "gone" => Status::Gone,
                "seen" => Status::Seen,
                _ => Status::New,
            },
            conflict: Conflict {
                id: cell("conflict_id").to_owned(),
                kind: cell("kind").parse()?,
                // A spreadsheet may have saved it with a decimal comma.
                score: score
                    .replace(',', ".")
                    .parse()
                    .ok()
                    .filter(|score: &f64| score.is_finite())
                    .ok_or_else(|| format!("score: `{score}` is not a number"))?,
                subject: cell("subject").to_owned(),
                claim: side("claim")?,
                counter: side("counter")?,
                cue: cell("cue").to_owned(),
                reason: cell("reason").to_owned(),
                features: Vec::new(),
            },
            extra: BTreeMap::new(),
        })
    }
}

/// `text` on one line: each run of white space with a line break, tab or other control character in it becomes one
/// space. So a row stays a line, and a cell equals `text[start:end]` up to white space (and control characters).
pub fn fold(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(breaks) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_whitespace() || breaks(c)) {
        let run = rest[start..]
            .find(|c: char| !c.is_whitespace() && !breaks(c))
            .map_or(rest.len(), |length| start + length);
        folded.push_str(&rest[..start]);
        let gap = &rest[start..run];
        folded.push_str(if gap.contains(breaks) { " " } else { gap });
        rest = &rest[run..];
    }
    folded + rest
}

/// The day that a cell names: ISO 8601 as written here, or what a spreadsheet made of it on saving (`13.07.2023`,
/// `7/13/2023`). None where day and month cannot be told apart: no date is better than a wrong one.
fn parse_day(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let parts: Vec<i16> = text
        .split(['.', '/', '-'])
        .map(|part| part.trim().parse().ok())
        .collect::<Option<_>>()?;
    let &[first, second, year] = parts.as_slice() else {
        return None;
    };
    let (day, month) = if text.contains('.') || first > 12 || first == second {
        (first, second)
    } else if second > 12 {
        (second, first)
    } else {
        return None;
    };
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::conflict::{FeatureWeight, Kind};

    /// A made-up conflict.
    pub(crate) fn conflict(id: &str) -> Conflict {
        let side = |text: &str, start: usize| Side {
            text: text.to_owned(),
            speaker: Some("Mira Holt".to_owned()),
            source: "Harbour Gazette".to_owned(),
            published: Some(jiff::civil::date(2024, 3, 9)),
            article: "gazette-1".to_owned(),
            title: None,
            url: Some("https://gazette.example/1".to_owned()),
            start,
            end: start + text.chars().count(),
            sources: vec!["Harbour Gazette".to_owned(), "Dock News".to_owned()],
        };
        Conflict {
            id: id.to_owned(),
            kind: Kind::Denial,
            score: 0.75,
            subject: "Mira Holt".to_owned(),
            claim: side("Holt sold the pier, two clerks say.", 10),
            counter: side("\"Nothing was sold,\" she said.", 50),
            cue: "Nothing was sold".to_owned(),
            reason: "Mira Holt says that it is untrue".to_owned(),
            features: vec![FeatureWeight {
                name: "same_subject".to_owned(),
                value: 1.0,
                weight: 0.5,
            }],
        }
    }

    #[test]
    fn folding_keeps_all_but_line_breaks() {
        for (text, folded) in [
            ("plain  text", "plain  text"),
            ("two\r\n lines", "two lines"),
            ("a\tb\u{2028}c", "a b c"),
            ("wide \u{a0}gap\nend\n", "wide \u{a0}gap end "),
            ("\0", " "),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn days_as_spreadsheets_save_them() {
        let day = Some(jiff::civil::date(2023, 7, 13));
        for (text, expected) in [
            ("2023-07-13", day),
            ("13.07.2023", day),
            ("13.7.2023", day),
            ("7/13/2023", day),
            ("13/07/2023", day),
            ("7/6/2023", None),
            ("6/6/2023", Some(jiff::civil::date(2023, 6, 6))),
            ("", None),
            ("yesterday", None),
            ("99/99/2023", None),
        ] {
            assert_eq!(parse_day(text), expected, "{text}");
        }
    }

    #[test]
    fn cells_read_back_as_the_row() {
        let mut row = Row::new(conflict("c1"));
        row.note = "checked".to_owned();
        row.status = Status::Seen;
        let cells = row.cells();
        let cell = |name: &str| cells[COLUMNS.iter().position(|column| *column == name).unwrap()].as_str();
        let back = Row::from_cells(cell).unwrap();
        row.conflict.features.clear();
        assert_eq!(back, row);
    }
}
