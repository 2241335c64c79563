//! Links glued into a sentence: some pages print, after a name, the name in full and the headlines linked to it
//! (`Jane Doe Jane Ann DoeCouncil says no Mayor stays MORE (Party) said`).

use std::borrow::Cow;
use std::ops::Range;

/// The word that closes such a box.
const CLOSE: &str = " MORE";
/// A box is no longer than this (in bytes).
const LONGEST_BOX: usize = 700;
/// The name and the name in full stand no further apart than this (in bytes).
const LONGEST_NAME: usize = 80;

/// The bytes of `line` that are link boxes, in order.
pub fn boxes(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices(CLOSE) {
        let end = at + CLOSE.len();
        let from = found
            .last()
            .map_or(0, |last| last.end)
            .max(boundary(line, at.saturating_sub(LONGEST_BOX)));
        if line[end..].starts_with(char::is_alphanumeric) {
            continue;
        }
        if let Some(start) = box_start(line, from, at) {
            found.push(start..end);
        }
    }
    found
}

/// `line` without its link boxes.
pub fn strip(line: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut from = 0;
    for link in boxes(line) {
        kept.push_str(&line[from..link.start]);
        from = link.end;
    }
    match from {
        0 => Cow::Borrowed(line),
        _ => Cow::Owned(kept + &line[from..]),
    }
}

/// Where the box that ends at `end` starts: after the name that is later glued to a headline.
fn box_start(line: &str, from: usize, end: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    (from + 1..end)
        .filter(|&at| !(bytes[at].is_ascii_lowercase() || bytes[at] == b' ') && bytes[at - 1].is_ascii_lowercase())
        .find_map(|glue| {
            let name_start = from + line[from..glue].rfind(' ')? + 1;
            let name = &line[name_start..glue];
            let window = boundary(line, name_start.saturating_sub(LONGEST_NAME)).max(from);
            let first = window + line[window..name_start].find(name)?;
            let after = first + name.len();
            (name.len() > 2 && line[after..].starts_with(' ')).then_some(after)
        })
}

/// The last start of a character at or before `at`.
fn boundary(line: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_found() {
        for (line, expected) in [
            (
                "Then Jane Doe Jane (Janie) DoeCouncil says no Mayor: ‘I stay’ MORE (Party) said no.",
                vec![" Jane (Janie) DoeCouncil says no Mayor: ‘I stay’ MORE"],
            ),
            (
                "Sen. Jane Doe Jane Ann Doe2020 race is on MORE said",
                vec![" Jane Ann Doe2020 race is on MORE"],
            ),
            ("He wanted MORE of it, said McDoe.", vec![]),
            ("The iPhone and the DoePhone cost MORE.", vec![]),
        ] {
            let found: Vec<&str> = boxes(line).into_iter().map(|range| &line[range]).collect();
            assert_eq!(found, expected, "{line}");
            let stripped = expected
                .iter()
                .fold(line.to_owned(), |line, link| line.replacen(link, "", 1));
            assert_eq!(strip(line), stripped);
        }
    }
}
