//! Dates: absolute and relative time expressions, resolved against the published date.

mod calendar;
mod expression;

use jiff::civil::Date;

use self::calendar::Days;
use crate::document::{Document, TokenKind};
use crate::lexicon::Lexicon;
use crate::lexicon::number::NumberWords;
use crate::lexicon::time::TimeWords;
use crate::span::TokenSpan;
use crate::statement::TimeMention;

/// The time expressions of one sentence of `doc`. `anchor` is the time that "two days later" counts from: the last
/// one named before this sentence.
pub fn dates(doc: &Document, sentence: usize, anchor: Option<&TimeMention>, lexicon: &Lexicon) -> Vec<TimeMention> {
    let Some(tokens) = doc.sentences.get(sentence).map(|s| s.tokens) else {
        return Vec::new();
    };
    let scan = Scan {
        doc,
        time: &lexicon.time,
        numbers: &lexicon.number,
        published: doc.article.published,
        first: tokens.start as usize,
        end: tokens.end as usize,
    };
    let mut found: Vec<TimeMention> = Vec::new();
    let mut anchor = anchor.and_then(|mention| mention.days);
    let mut at = scan.first;
    while at < scan.end {
        let Some((end, time)) = scan.expression(at, anchor) else {
            at += 1;
            continue;
        };
        anchor = time.days.or(anchor);
        found.push(TimeMention {
            tokens: TokenSpan::new(at, end),
            text: doc.slice(TokenSpan::new(at, end)).to_owned(),
            days: time.days,
            month_day: time.month_day,
            year: time.year.or_else(|| same_year(time.days?)),
            weekday: time.weekday,
            event: Vec::new(),
        });
        at = end;
    }
    found
}

/// Whether two mentions can be the same time: `Some(true)` where they may be, `Some(false)` where they cannot, `None`
/// where too little is known.
pub fn compatible(a: &TimeMention, b: &TimeMention) -> Option<bool> {
    if let (Some(a), Some(b)) = (a.days, b.days) {
        return Some(a.0 <= b.1 && b.0 <= a.1);
    }
    if let (Some(a), Some(b)) = (a.year, b.year)
        && a != b
    {
        return Some(false);
    }
    match (a.days, b.days) {
        (Some(days), None) => return within(b, days),
        (None, Some(days)) => return within(a, days),
        _ => {}
    }
    if let (Some((month, day)), Some((other_month, other_day))) = (a.month_day, b.month_day) {
        let day_differs = day.zip(other_day).is_some_and(|(day, other)| day != other);
        return Some(month == other_month && !day_differs);
    }
    Some(a.weekday? == b.weekday?)
}

/// Whether `mention`, whose year is not known, can lie within `days`.
fn within(mention: &TimeMention, days: Days) -> Option<bool> {
    let long = days.0.year() != days.1.year();
    if let Some((month, day)) = mention.month_day {
        if long {
            return None;
        }
        let (first, last) = match day {
            Some(day) => Date::new(days.0.year(), month, day).map(|day| (day, day)).ok()?,
            None => calendar::month(days.0.year(), month)?,
        };
        return Some(first <= days.1 && days.0 <= last);
    }
    let weekday = mention.weekday?;
    let next = calendar::weekday(days.0, weekday, true);
    Some(next <= days.1)
}

fn same_year(days: Days) -> Option<i16> {
    (days.0.year() == days.1.year()).then_some(days.0.year())
}

/// What is known of a time.
#[derive(Default)]
struct Time {
    days: Option<Days>,
    month_day: Option<(i8, Option<i8>)>,
    year: Option<i16>,
    weekday: Option<i8>,
}

/// A time expression with the token after it.
type Expression = (usize, Time);

struct Scan<'a> {
    doc: &'a Document,
    time: &'a TimeWords,
    numbers: &'a NumberWords,
    published: Option<Date>,
    first: usize,
    end: usize,
}

impl<'a> Scan<'a> {
    fn inside(&self, at: usize) -> bool {
        self.first <= at && at < self.end
    }

    fn word(&self, at: usize) -> &'a str {
        if self.inside(at) { self.doc.word(at) } else { "" }
    }

    /// The word without closing dot or possessive ending.
    fn name(&self, at: usize) -> &'a str {
        let word = self.word(at).trim_end_matches('.');
        word.strip_suffix("'s").unwrap_or(word)
    }

    fn capitalized(&self, at: usize) -> bool {
        self.inside(at) && self.doc.capitalized(at)
    }

    fn number(&self, at: usize) -> bool {
        self.inside(at) && self.doc.tokens[at].kind == TokenKind::Number
    }
}

fn on(days: Option<Days>) -> Time {
    Time {
        days,
        ..Time::default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::clean::clean;
    use crate::segment::segment;

    /// The dates of the first sentence of `text`, published on Monday, 10 January 2022 where `dated`; the time named
    /// before is 5 January.
    fn found(text: &str, dated: bool, lexicon: &Lexicon) -> Vec<(String, TimeMention)> {
        let article = Article {
            published: dated.then(|| date(2022, 1, 10)),
            ..Article::default()
        };
        let mut doc = segment(article, clean(text, None));
        // Whatever splits sentences, the case is one.
        assert!(!doc.sentences.is_empty(), "clean drops {text}");
        doc.sentences[0].tokens = TokenSpan::new(0, doc.tokens.len());
        let anchor = TimeMention {
            tokens: TokenSpan::default(),
            text: String::new(),
            days: Some((date(2022, 1, 5), date(2022, 1, 5))),
            month_day: None,
            year: None,
            weekday: None,
            event: Vec::new(),
        };
        dates(&doc, 0, dated.then_some(&anchor), lexicon)
            .into_iter()
            .map(|mention| (doc.slice(mention.tokens).to_owned(), mention))
            .collect()
    }

    /// `days` as "2022-01-14" or "2022-01-14..2022-01-16", `-` where they are not known.
    fn shown(days: Option<Days>) -> String {
        match days {
            None => "-".to_owned(),
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}..{last}"),
        }
    }

    #[test]
    fn expressions_are_resolved() {
        let lexicon = Lexicon::builtin();
        let mut wrong = String::new();
        for (text, expected) in [
            ("Talks are scheduled for January 14 in Vienna", "January 14=2022-01-14"),
            ("They met on 14 January 2019.", "14 January 2019=2019-01-14"),
            ("They met on January 14, 2019, in Oslo.", "January 14, 2019=2019-01-14"),
            ("The vote was on Jan. 4 in Rome.", "Jan. 4=2022-01-04"),
            ("He resigned on December 30.", "December 30=2021-12-30"),
            ("On 17 June he resigned.", "17 June=2021-06-17"),
            ("The March 28 primary is close.", "March 28=2022-03-28"),
            (
                "The snow of this winter was deep.",
                "this winter=2021-12-01..2022-02-28",
            ),
            ("They read USA Today.", ""),
            ("He spoke on Thursday.", "Thursday=2022-01-06"),
            ("He will speak on Thursday.", "Thursday=2022-01-13"),
            ("He said on Monday that he was ill.", "Monday=2022-01-10"),
            (
                "He said on Monday, January 10, that it rained.",
                "Monday, January 10=2022-01-10",
            ),
            ("They met Tuesday night.", "Tuesday night=2022-01-04"),
            ("Prices rose last month.", "last month=2021-12-01..2021-12-31"),
            ("Talks go on next week.", "next week=2022-01-17..2022-01-23"),
            ("It opens this summer.", "this summer=2022-06-01..2022-08-31"),
            ("It closed last summer.", "last summer=2021-06-01..2021-08-31"),
            (
                "It closed in the summer of 2019.",
                "summer of 2019=2019-06-01..2019-08-31",
            ),
            ("Two days later they left.", "Two days later=2022-01-07"),
            ("The day before, they had met.", "The day before=2022-01-04"),
            ("They had met the day before the vote.", "the day before=-"),
            ("He left yesterday.", "yesterday=2022-01-09"),
            (
                "He left the country for good three days ago, police said.",
                "three days ago=2022-01-07",
            ),
            ("It began a year ago.", "a year ago=2021-01-01..2021-12-31"),
            ("The following day he left.", "following day=2022-01-06"),
            (
                "It fell over the past two weeks.",
                "past two weeks=2021-12-27..2022-01-10",
            ),
            ("Sales fell in 2019.", "2019=2019-01-01..2019-12-31"),
            ("It stood since early June.", "June=2021-06-01..2021-06-30"),
            ("It ended in mid-June.", "mid-June=2021-06-01..2021-06-30"),
            (
                "The talks from 10 to 13 January will be held in Geneva.",
                "10 to 13 January=2022-01-10..2022-01-13",
            ),
            (
                "On January 11-12, talks will follow.",
                "January 11-12=2022-01-11..2022-01-12",
            ),
            (
                "It ran from January 30 to February 2, 2020.",
                "January 30 to February 2, 2020=2020-01-30..2020-02-02",
            ),
            (
                "It ran from December 30 to January 2.",
                "December 30 to January 2=2021-12-30..2022-01-02",
            ),
            ("The log of 2021-12-03 says so.", "2021-12-03=2021-12-03"),
            ("The letter of 03.12.2021 says so.", "03.12.2021=2021-12-03"),
            ("It was common in the 1990s.", "1990s=1990-01-01..1999-12-31"),
            ("She won the 2016 election.", "2016=2016-01-01..2016-12-31"),
            ("In May he left.", "May=2021-05-01..2021-05-31"),
            (
                "The 14th of March 2020 was a Saturday.",
                "14th of March 2020=2020-03-14 Saturday=2022-01-08",
            ),
            (
                "Between 2015 and 2017 it grew.",
                "2015=2015-01-01..2015-12-31 2017=2017-01-01..2017-12-31",
            ),
            ("He may march on Rome.", ""),
            ("May I ask why?", ""),
            ("He asked Theresa May to leave.", ""),
            ("The army lost 2000 men.", ""),
            ("About 2,019 people and 14 dogs came.", ""),
            ("She was second to none in the fall.", ""),
            ("It happened on February 30.", "February 30=-"),
        ] {
            let mentions = found(text, true, &lexicon);
            let line: Vec<String> = mentions.iter().map(|(t, m)| format!("{t}={}", shown(m.days))).collect();
            if line.join(" ") != expected {
                wrong += &format!("{text}\n  found {line:?}\ninstead {expected}\n");
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    #[test]
    fn without_a_published_date_only_what_is_named_is_known() {
        let lexicon = Lexicon::builtin();
        for (text, days, month_day, year, weekday) in [
            ("on January 14", "-", Some((1, Some(14))), None, None),
            ("in June", "-", Some((6, None)), None, None),
            ("on Thursday", "-", None, None, Some(4)),
            ("yesterday", "-", None, None, None),
            ("two days later", "-", None, None, None),
            ("on 11 July 2023", "2023-07-11", Some((7, Some(11))), Some(2023), None),
        ] {
            let (_, mention) = found(text, false, &lexicon).pop().expect(text);
            let known = (mention.month_day, mention.year, mention.weekday);
            assert_eq!(
                (shown(mention.days).as_str(), known),
                (days, (month_day, year, weekday)),
                "{text}"
            );
        }
    }

    #[test]
    fn times_are_compatible_where_they_may_be_the_same() {
        let lexicon = Lexicon::builtin();
        for (a, b, dated, expected) in [
            ("on January 14", "on Thursday", true, Some(false)),
            ("on January 6", "on Thursday", true, Some(true)),
            ("this week", "yesterday", true, Some(false)),
            ("last week", "yesterday", true, Some(true)),
            ("on January 14", "on January 13", false, Some(false)),
            ("on January 14", "in January", false, Some(true)),
            ("on January 14", "in March", false, Some(false)),
            ("on January 14", "on January 14, 2020", false, Some(true)),
            ("on January 13", "on January 14, 2020", false, Some(false)),
            ("in 2019", "on January 14, 2020", false, Some(false)),
            ("on Monday", "on Tuesday", false, Some(false)),
            ("on Monday", "on January 14", false, None),
            ("on Tuesday", "on January 14, 2020", false, Some(true)),
            ("on Monday", "on January 14, 2020", false, Some(false)),
            ("yesterday", "on Monday", false, None),
        ] {
            let mention = |text| found(text, dated, &lexicon).pop().expect(text).1;
            let (first, second) = (mention(a), mention(b));
            assert_eq!(compatible(&first, &second), expected, "{a} / {b}");
            assert_eq!(compatible(&second, &first), expected, "{b} / {a}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_spans_in_order_and_days_in_order(
            words in prop::collection::vec(
                prop_oneof![
                    "[0-9]{1,5}", "[0-9]{1,3}-[0-9]{1,4}", Just("May".to_owned()), Just("January".to_owned()),
                    Just("the".to_owned()), Just("of".to_owned()), Just("last".to_owned()), Just("next".to_owned()),
                    Just("days".to_owned()), Just("year".to_owned()), Just("later".to_owned()), Just("ago".to_owned()),
                    Just("to".to_owned()), Just("Monday".to_owned()), Just(",".to_owned()), Just("1990s".to_owned()),
                    "\\PC{0,6}",
                ],
                0..20,
            ),
        ) {
            let lexicon = Lexicon::builtin();
            let article = Article { published: Some(date(2022, 1, 10)), ..Article::default() };
            let doc = segment(article, clean(&words.join(" "), None));
            for (i, sentence) in doc.sentences.iter().enumerate() {
                let mut last = 0;
                for mention in dates(&doc, i, None, &lexicon) {
                    prop_assert!(sentence.tokens.contains(mention.tokens) && !mention.tokens.is_empty());
                    prop_assert!(mention.tokens.start >= last);
                    last = mention.tokens.end;
                    prop_assert!(mention.days.is_none_or(|(first, last)| first <= last));
                    prop_assert_ne!(compatible(&mention, &mention), Some(false));
                }
            }
        }
    }
}
