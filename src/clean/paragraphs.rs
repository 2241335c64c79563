//! Paragraphs: debris lines left out, hard-wrapped lines joined, a repeated title dropped.

use std::ops::Range;

use super::boilerplate::{Boilerplate, Verdict};
use super::offsets::{Aligned, Builder};

/// A line that is at least so long and stops in mid-sentence goes on in the next.
const SHORTEST_WRAPPED: usize = 30;
/// Lines of hard-wrapped text are no longer than this (in bytes).
const LONGEST_WRAPPED: usize = 120;

/// Brings `text` to one paragraph a line: no blank lines, no debris, no title.
pub fn form(text: &str, title: Option<&str>) -> Aligned {
    let rules = Boilerplate::builtin();
    let wrapped = is_hard_wrapped(text);
    let mut out = Builder::new(text);
    let mut last: Option<Range<usize>> = None;
    let mut in_list = false;
    let mut broken = false;
    let mut next_start = 0;
    for raw in text.split_inclusive('\n') {
        let start = next_start;
        next_start += raw.len();
        let line = raw.trim();
        if line.is_empty() {
            broken = true;
            continue;
        }
        if in_list && is_list_line(line) {
            continue;
        }
        let verdict = rules.judge(line);
        in_list = verdict == Verdict::DropWithList;
        let repeats_title = last.is_none() && title.is_some_and(|title| same_words(title, line));
        if verdict != Verdict::Keep || repeats_title {
            broken = true;
            continue;
        }
        let start = start + (raw.len() - raw.trim_start().len());
        if let Some(last) = last {
            let joins = goes_on(&text[last.clone()], line, wrapped && !broken);
            out.replace(last.end..last.end + 1, if joins { ' ' } else { '\n' });
        }
        out.keep(start..start + line.len());
        last = Some(start..start + line.len());
        broken = false;
    }
    out.finish()
}

/// Whether `line` carries on the sentence of the line before it.
fn goes_on(before: &str, line: &str, wrapped: bool) -> bool {
    let open = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '\'' | '’'));
    let lower = line.starts_with(|c: char| c.is_lowercase());
    (open && lower && before.len() >= SHORTEST_WRAPPED)
        || (wrapped && !is_list_line(line) && before.len() >= SHORTEST_WRAPPED)
}

/// Whether `text` was wrapped to a fixed width: many short lines, and every third carried on in lower case.
fn is_hard_wrapped(text: &str) -> bool {
    const FEWEST: usize = 2;
    let (mut ends, mut carried) = (0, 0);
    let mut lines = text.split('\n').map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if line.len() > LONGEST_WRAPPED {
            return false;
        }
        let Some(next) = lines
            .peek()
            .filter(|next| !next.is_empty() && line.len() >= SHORTEST_WRAPPED)
        else {
            continue;
        };
        ends += 1;
        let open = !line.ends_with(['.', '!', '?', ':', '"', '”', '…']);
        carried += usize::from(open && next.starts_with(|c: char| c.is_lowercase()));
    }
    carried >= FEWEST && 3 * carried >= ends
}

fn is_list_line(line: &str) -> bool {
    line.starts_with(['•', '-', '–', '*', '►', '▪', '●', '■', '·', '>'])
}

/// Whether two lines have the same letters and digits.
fn same_words(a: &str, b: &str) -> bool {
    let letters = |text| {
        str::chars(text)
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
    };
    letters(a).next().is_some() && letters(a).eq(letters(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stand_one_a_line() {
        for (text, title, expected) in [
            (" One.\n\n\n Two. \n", None, "One.\nTwo."),
            ("A Title\n\nText.", Some("a title!"), "Text."),
            ("Text.\nA Title", Some("A Title"), "Text.\nA Title"),
            ("He spoke.\nADVERTISEMENT\nShe left.", None, "He spoke.\nShe left."),
            ("End.\nRelated:\n- One link\n- Two links", None, "End."),
            ("Three points:\n- one\n- two", None, "Three points:\n- one\n- two"),
            (
                "The minister said that the bridge\n\nAdvertisement\n\nwas safe.",
                None,
                "The minister said that the bridge was safe.",
            ),
            (
                "Headline of the day\nlower case starts here.",
                None,
                "Headline of the day\nlower case starts here.",
            ),
            (
                "The council said on Friday that the old\nbridge was safe, and that nobody in the town of\nMilford had to fear for the road that leads\nover it in the winter.\n\nThe mayor\ndenied it.",
                None,
                "The council said on Friday that the old bridge was safe, and that nobody in the town of Milford had to fear for the road that leads over it in the winter.\nThe mayor\ndenied it.",
            ),
        ] {
            assert_eq!(form(text, title).text(), expected, "{text}");
        }
    }
}
