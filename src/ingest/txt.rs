//! Plain text files: one article each.

use jiff::civil::Date;

use super::published;
use crate::article::Article;

/// A first line of more characters is no title.
const LONGEST_TITLE: usize = 200;
/// The lines in which a date of publication is looked for.
const TOP_LINES: usize = 6;
/// A longer line (in characters) is text, no byline: a date in it is not the day of publication.
const LONGEST_DATE_LINE: usize = 80;

/// The article that the file `place` holds as `text`.
pub fn article(id: String, place: String, text: String) -> Article {
    Article {
        id,
        title: title(&text).map(str::to_owned),
        published: date(&text),
        text,
        origin: place,
        ..Article::default()
    }
}

/// The first line where it is a title: short, without a full stop, with longer text below.
fn title(text: &str) -> Option<&str> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let first = first.trim();
    let longer = rest.trim().len() > first.len();
    let stops = first.ends_with(['.', ':', ';', ',']) && !first.ends_with("...");
    (longer && !stops && first.chars().count() <= LONGEST_TITLE).then_some(first)
}

/// The day of publication that a line at the top gives: a date with at most a label (`Published:`) and a time, or a
/// dateline (`PARIS, July 11, 2023 –`).
fn date(text: &str) -> Option<Date> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(TOP_LINES).find_map(|line| {
        let head = match line.char_indices().find(|&(_, c)| matches!(c, '–' | '—')) {
            // A dateline names its place in capitals.
            Some((dash, _)) if line.split([',', ' ']).next().is_some_and(is_capitals) => &line[..dash],
            _ => line,
        };
        let is_line = head.len() < line.len() || is_date_line(head);
        (is_line && head.chars().count() <= LONGEST_DATE_LINE).then(|| published::parse(strip_label(head)))?
    })
}

/// Whether a line says no more than a date: nearly all its words are those of dates.
fn is_date_line(line: &str) -> bool {
    const WORDS: [&str; 19] = [
        "published",
        "updated",
        "posted",
        "on",
        "at",
        "date",
        "am",
        "pm",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "gmt",
        "et",
        "utc",
        "first",
    ];
    const MOST_OTHERS: usize = 1;
    let words = strip_label(line)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().all(char::is_alphabetic));
    let others = words.filter(|word| !word.is_empty() && !WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)));
    others.count() <= MOST_OTHERS
}

fn strip_label(line: &str) -> &str {
    match line.split_once(": ") {
        Some((label, rest)) if label.split_whitespace().count() <= 2 => rest,
        _ => line,
    }
}

fn is_capitals(word: &str) -> bool {
    word.chars().nth(2).is_some() && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_from_text() {
        let body = "The council met on Friday and rejected the plan for a bridge over the river.";
        for (first, expected) in [
            ("Council rejects bridge", Some("Council rejects bridge")),
            ("Will the bridge come?", Some("Will the bridge come?")),
            ("The council met.", None),
        ] {
            assert_eq!(title(&format!("{first}\n\n{body}")), expected);
        }
        assert_eq!(title("One line only"), None);
        assert_eq!(title("A line that is longer than the rest\nshort"), None);
    }

    #[test]
    fn published_comes_from_the_top_only() {
        for (text, expected) in [
            ("Title\n\nPublished: 11 July 2023\n\nText.", Some("2023-07-11")),
            ("Title\nJuly 11, 2023\nText.", Some("2023-07-11")),
            ("Title\nTuesday, July 11, 2023 10:30 am ET\nText.", Some("2023-07-11")),
            ("Title\nPARIS, July 11, 2023 – The mayor said no.", Some("2023-07-11")),
            ("Title\nOn 11 July 2023, the leaders said no to the plan.", None),
            ("Title\nThe mayor resigned July 11, 2023.", None),
            ("Title\na\nb\nc\nd\ne\nf\nJuly 11, 2023", None),
        ] {
            assert_eq!(date(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }
}
