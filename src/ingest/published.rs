//! The day of publication, in the formats that feeds and pages write.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The day that `text` names: an ISO 8601 date or datetime, else a date with the month in words (`July 11, 2023`,
/// `Tue, 11 Jul 2023 10:00:00 GMT`) or all in numbers where the order is beyond doubt (`25/07/2023`).
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    iso(text).or_else(|| worded(text)).or_else(|| numbered(text))
}

fn iso(text: &str) -> Option<Date> {
    // `20230711` is ISO 8601 as well.
    let bare = text.get(..8)?.bytes().all(|b| b.is_ascii_digit());
    let (date, rest) = text.split_at_checked(if bare { 8 } else { 10 })?;
    let date: Date = date.parse().ok()?;
    let known = rest.is_empty()
        || rest.starts_with(' ')
        || text.parse::<DateTime>().is_ok()
        || text.parse::<Timestamp>().is_ok();
    // The day as the publisher's clock showed it, whatever the offset.
    (known || rest.starts_with(['T', 't'])).then_some(date)
}

/// The first day, month in words and year of `text`, in either order of day and month.
fn worded(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    words.windows(3).find_map(|window| {
        let (day, name) = match (month(window[1]), month(window[0])) {
            (Some(month), _) => (window[0], month),
            (None, Some(month)) => (window[1], month),
            _ => return None,
        };
        let year = window[2].parse().ok().filter(|year| (1800..=2200).contains(year))?;
        let day = day.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?;
        Date::new(year, name, day).ok()
    })
}

fn month(word: &str) -> Option<i8> {
    let start = word.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == start)?;
    Some(at as i8 + 1)
}

fn numbered(text: &str) -> Option<Date> {
    let date = text.split_whitespace().next()?;
    let parts: Vec<i16> = date
        .split(['/', '.', '-'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let &[a, b, c] = parts.as_slice() else {
        return None;
    };
    let small = |n: i16| i8::try_from(n).unwrap_or(0);
    let (year, month, day) = match () {
        () if a > 999 => (a, b, c),
        // American or not, told only by a number above 12 or by both being the same.
        () if a > 12 || a == b => (c, b, a),
        () if b > 12 => (c, a, b),
        () => return None,
    };
    (year > 999)
        .then(|| Date::new(year, small(month), small(day)).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>(), like in "[0-9./ -]{0,14}[a-zé]{0,4}") {
            let _ = (parse(&text), parse(&like));
        }
    }

    #[test]
    fn days_are_read() {
        for (text, expected) in [
            ("2023-07-11", Some("2023-07-11")),
            ("2023-07-11T23:30:00Z", Some("2023-07-11")),
            ("2023-07-11T23:30:00.123+02:00", Some("2023-07-11")),
            ("2023-07-11 10:00", Some("2023-07-11")),
            ("20230711", Some("2023-07-11")),
            ("20230711T233000Z", Some("2023-07-11")),
            ("1689069600000", None),
            ("July 11, 2023", Some("2023-07-11")),
            ("11 July 2023", Some("2023-07-11")),
            ("Tue, 11 Jul 2023 10:00:00 GMT", Some("2023-07-11")),
            ("Sept. 3rd, 2023 at noon", Some("2023-09-03")),
            ("25/07/2023", Some("2023-07-25")),
            ("07/25/2023", Some("2023-07-25")),
            ("2023/07/25", Some("2023-07-25")),
            ("05/07/2023", None),
            ("2023-13-40", None),
            ("February 30, 2023", None),
            ("yesterday", None),
            ("", None),
            ("é é é é é é", None),
        ] {
            assert_eq!(parse(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }
}
