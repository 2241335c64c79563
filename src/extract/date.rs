//! Dates: absolute and relative time expressions, resolved against the published date.

mod calendar;

use jiff::civil::Date;

use self::calendar::Days;
use crate::document::{Document, TokenKind};
use crate::lexicon::Lexicon;
use crate::lexicon::number::{NumberWords, digits};
use crate::lexicon::time::{CountedFrom, TimeUnit, TimeWords};
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

    fn expression(&self, at: usize, anchor: Option<Days>) -> Option<Expression> {
        match self.doc.tokens[at].kind {
            TokenKind::Mark => None,
            TokenKind::Number => self
                .numeric_date(at)
                .or_else(|| self.day_month(at))
                .or_else(|| self.counted(at, anchor))
                .or_else(|| self.bare_year(at)),
            TokenKind::Word => self
                .weekday(at)
                .or_else(|| self.month_day(at))
                .or_else(|| self.near(at))
                .or_else(|| self.which(at, anchor))
                .or_else(|| self.counted(at, anchor))
                .or_else(|| self.day_beside(at, anchor))
                .or_else(|| self.season(at)),
        }
    }

    /// The month named at `at`, written with a capital; "mid-June" is June.
    fn month(&self, at: usize) -> Option<i8> {
        let name = self.name(at);
        if let Some(name) = ["mid-", "early-", "late-"].iter().find_map(|p| name.strip_prefix(p)) {
            return self.time.month.get(name).copied();
        }
        self.time.month.get(name).copied().filter(|_| self.capitalized(at))
    }

    /// The token after the month or weekday at `at`, its abbreviating dot passed.
    fn after_name(&self, at: usize) -> usize {
        let dot =
            self.word(at).len() <= 5 && self.word(at + 1) == "." && (self.number(at + 2) || self.word(at + 2) == ",");
        at + 1 + usize::from(dot)
    }

    /// A day of the month, or two ("11-12"); "14th" is 14.
    fn day(&self, at: usize) -> Option<(i8, i8)> {
        if !self.number(at) || matches!(self.word(at + 1), "%" | ":" | "percent" | "million" | "billion") {
            return None;
        }
        let (first, last) = self.word(at).split_once('-').unwrap_or((self.word(at), ""));
        let day = |text: &str| {
            let text = ["st", "nd", "rd", "th"]
                .iter()
                .find_map(|s| text.strip_suffix(s))
                .unwrap_or(text);
            text.parse()
                .ok()
                .filter(|day| text.len() <= 2 && (1..=31).contains(day))
        };
        let first = day(first)?;
        let last = if last.is_empty() { first } else { day(last)? };
        (first <= last).then_some((first, last))
    }

    fn year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        word.parse()
            .ok()
            .filter(|year| self.number(at) && word.len() == 4 && (1500..=2100).contains(year))
    }

    /// A year at `at`, or after a comma or "of" there; with the token after it.
    fn year_after(&self, at: usize) -> Option<(usize, i16)> {
        let from = at + usize::from(matches!(self.word(at), "," | "of"));
        self.year(from).map(|year| (from + 1, year))
    }

    /// Whether the token joins two days to a range.
    fn joins(&self, at: usize) -> bool {
        matches!(self.word(at), "to" | "and" | "–" | "-" | "through" | "or" | "until")
    }

    /// "2022-01-14", "14.01.2022".
    fn numeric_date(&self, at: usize) -> Option<Expression> {
        let word = self.word(at);
        let word = word.split_once('t').map_or(word, |(day, _)| day);
        let parts = |mark| {
            let mut parts = word.split(mark).map(str::parse::<i16>);
            let three = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
            parts.next().is_none().then_some(three)
        };
        let (year, month, day) = parts('-').or_else(|| parts('.').map(|(day, month, year)| (year, month, day)))?;
        let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        let time = Time {
            days: Some((date, date)),
            month_day: Some((date.month(), Some(date.day()))),
            year: Some(year),
            ..Time::default()
        };
        (1500..=2100).contains(&year).then_some((at + 1, time))
    }

    /// "14 January 2022", "10 to 13 January", "the 14th of January".
    fn day_month(&self, at: usize) -> Option<Expression> {
        let (first, mut last) = self.day(at)?;
        let mut next = at + 1;
        if self.joins(next)
            && let Some((_, day)) = self.day(next + 1)
        {
            (next, last) = (next + 2, day);
        }
        next += usize::from(self.word(next) == "of");
        let month = self.month(next)?;
        let end = self.after_name(next);
        let (end, year) = self
            .year_after(end)
            .map_or((end, None), |(end, year)| (end, Some(year)));
        Some((end, self.resolve((month, first), (month, last), year, at, end)))
    }

    /// "January 14", "Jan. 14, 2022", "January 11-12", "January 30 to February 2", "January 2022", "in January".
    fn month_day(&self, at: usize) -> Option<Expression> {
        let month = self.month(at)?;
        let after = self.after_name(at);
        if let Some((first, last)) = self.day(after) {
            let (mut end, mut last) = (after + 1, (month, last));
            if self.joins(end) {
                let second = self.month(end + 1);
                let day_at = second.map_or(end + 1, |_| self.after_name(end + 1));
                if let Some((_, day)) = self.day(day_at) {
                    (end, last) = (day_at + 1, (second.unwrap_or(month), day));
                }
            }
            let (end, year) = self
                .year_after(end)
                .map_or((end, None), |(end, year)| (end, Some(year)));
            return Some((end, self.resolve((month, first), last, year, at, end)));
        }
        if let Some((end, year)) = self.year_after(after) {
            let time = Time {
                days: calendar::month(year, month),
                month_day: Some((month, None)),
                year: Some(year),
                ..Time::default()
            };
            return Some((end, time));
        }
        let alone = !self.time.ambiguous.contains(self.name(at))
            || self.time.before_date.contains(self.word(at.wrapping_sub(1))) && !self.capitalized(at + 1);
        let time = Time {
            days: self.published.and_then(|date| {
                let date = if self.future(at, after) {
                    date
                } else {
                    date.last_of_month()
                };
                calendar::best_year(date, self.future(at, after), 0, |year| calendar::month(year, month))
            }),
            month_day: Some((month, None)),
            ..Time::default()
        };
        alone.then_some((after, time))
    }

    /// The days from `first` to `last` (month, day) of a year that may be known.
    fn resolve(&self, first: (i8, i8), last: (i8, i8), year: Option<i16>, at: usize, end: usize) -> Time {
        /// A day up to a month ahead is meant for this year, also where the tense does not tell.
        const SLACK: i32 = 31;
        let days_in = |year: i16| {
            let later = if last.0 < first.0 { year + 1 } else { year };
            let days = (
                Date::new(year, first.0, first.1).ok()?,
                Date::new(later, last.0, last.1).ok()?,
            );
            (days.0 <= days.1).then_some(days)
        };
        let days = match year {
            Some(year) => days_in(year),
            None => self
                .published
                .and_then(|date| calendar::best_year(date, self.future(at, end), SLACK, days_in)),
        };
        Time {
            days,
            month_day: Some((first.0, (first == last).then_some(first.1))),
            year,
            weekday: None,
        }
    }

    /// "Thursday", "Tuesday night", "Monday, January 10".
    fn weekday(&self, at: usize) -> Option<Expression> {
        let weekday = *self.time.weekday.get(self.name(at))?;
        if !self.capitalized(at) {
            return None;
        }
        let mut end = self.after_name(at);
        if self.time.part.contains(self.word(end)) {
            end += 1;
        }
        let next = end + usize::from(self.word(end) == ",");
        let date = if self.number(next) {
            self.day_month(next)
        } else {
            self.month_day(next)
        };
        if let Some((end, time)) = date
            && time.month_day.is_some_and(|(_, day)| day.is_some())
        {
            let weekday = Some(weekday);
            return Some((end, Time { weekday, ..time }));
        }
        let days = self
            .published
            .map(|date| calendar::weekday(date, weekday, self.future(at, end)));
        let time = Time {
            days: days.map(|day| (day, day)),
            weekday: Some(weekday),
            ..Time::default()
        };
        Some((end, time))
    }

    /// "yesterday", "tomorrow night".
    fn near(&self, at: usize) -> Option<Expression> {
        let days = *self.time.near.get(self.name(at))?;
        let end = at + 1 + usize::from(self.time.part.contains(self.word(at + 1)));
        let day = self.published.map(|date| calendar::shift(date, days));
        Some((end, on(day.map(|day| (day, day)))))
    }

    /// "last month", "this summer", "next Thursday", "the following day", "the past two weeks".
    fn which(&self, at: usize, anchor: Option<Days>) -> Option<Expression> {
        let steps = *self.time.which.get(self.word(at))?;
        let (name, next) = (self.name(at + 1), at + 1);
        if let Some((end, count)) = self.count(next) {
            let unit = *self.time.unit.get(self.word(end))?;
            let days = self.published.filter(|_| steps != 0);
            let days = days.and_then(|date| calendar::stretch(date, count.checked_mul(steps)?, unit));
            return Some((end + 1, on(days)));
        }
        let anchored = self.time.anchored.contains(self.word(at))
            || self.word(at) == "next" && self.word(at.wrapping_sub(1)) == "the";
        let from = if anchored {
            anchor.map(|days| days.0).or(self.published)
        } else {
            self.published
        };
        if let Some(&unit) = self.time.unit.get(name) {
            if name.ends_with('s') || self.word(at) == "last" && unit == TimeUnit::Day {
                return None;
            }
            return Some((next + 1, on(from.and_then(|date| calendar::step(date, steps, unit)))));
        }
        if let Some(&weekday) = self.time.weekday.get(name) {
            let day = self.published.map(|date| match steps {
                0 => calendar::shift(calendar::week(date).0, i32::from(weekday) - 1),
                1 => calendar::weekday(calendar::shift(date, 1), weekday, true),
                _ => calendar::weekday(calendar::shift(date, -1), weekday, false),
            });
            let time = on(day.map(|day| (day, day)));
            let end = next + 1 + usize::from(self.time.part.contains(self.word(next + 1)));
            return Some((
                end,
                Time {
                    weekday: Some(weekday),
                    ..time
                },
            ));
        }
        if let Some(month) = self.month(next) {
            let days = self.nearest(steps, |year| calendar::month(year, month));
            let time = Time {
                month_day: Some((month, None)),
                ..on(days)
            };
            return (!self.number(next + 1)).then_some((next + 1, time));
        }
        let season = *self.time.season.get(name)?;
        Some((next + 1, on(self.nearest(steps, |year| calendar::season(year, season)))))
    }

    /// "last", "this" or "next" of what comes once a year.
    fn nearest(&self, steps: i32, days: impl Fn(i16) -> Option<Days>) -> Option<Days> {
        let published = self.published?;
        match steps {
            0 => days(published.year()),
            1 => calendar::best_year(calendar::shift(published, 31), true, 0, days),
            _ => calendar::best_year(published, false, -31, days),
        }
    }

    /// A whole number, in digits or in words; with the token after it.
    fn count(&self, at: usize) -> Option<(usize, i32)> {
        let value = match self.word(at) {
            "a" | "an" => Some(1.0),
            word if self.number(at) => digits(word),
            word => self.numbers.value(word),
        }?;
        (value.fract() == 0.0 && value.abs() < 10_000.0).then_some((at + 1, value as i32))
    }

    /// "two days later", "a week ago", "three years before".
    fn counted(&self, at: usize, anchor: Option<Days>) -> Option<Expression> {
        let (unit_at, count) = self.count(at)?;
        let unit = *self.time.unit.get(self.word(unit_at))?;
        let direction = *self.time.direction.get(self.word(unit_at + 1))?;
        let end = unit_at + 2;
        let from = match direction.from {
            CountedFrom::Now => self.published,
            CountedFrom::Anchor if self.followed_by_event(end - 1) => None,
            CountedFrom::Anchor => anchor.map(|days| days.0),
        };
        let days = from.and_then(|date| calendar::step(date, count.checked_mul(direction.sign)?, unit));
        Some((end, on(days)))
    }

    /// "the day before", "a day after": the anchor is the time named before, unless an event follows.
    fn day_beside(&self, at: usize, anchor: Option<Days>) -> Option<Expression> {
        if self.word(at) == "that" && self.word(at + 1) == "day" {
            return Some((at + 2, on(anchor)));
        }
        if self.word(at) != "the" {
            return None;
        }
        let unit = *self.time.unit.get(self.word(at + 1))?;
        let direction = self
            .time
            .direction
            .get(self.word(at + 2))
            .filter(|d| d.from == CountedFrom::Anchor)?;
        let from = anchor
            .map(|days| days.0)
            .or(self.published)
            .filter(|_| !self.followed_by_event(at + 2));
        Some((
            at + 3,
            on(from.and_then(|date| calendar::step(date, direction.sign, unit))),
        ))
    }

    /// "before the vote": "before" or "after" at `at` with something to count from.
    fn followed_by_event(&self, at: usize) -> bool {
        matches!(self.word(at), "before" | "after")
            && self.inside(at + 1)
            && self.doc.tokens[at + 1].kind != TokenKind::Mark
    }

    /// "summer 2019", "the spring of 2020".
    fn season(&self, at: usize) -> Option<Expression> {
        let month = *self.time.season.get(self.word(at))?;
        let (end, year) = self.year_after(at + 1)?;
        Some((
            end,
            Time {
                year: Some(year),
                ..on(calendar::season(year, month))
            },
        ))
    }

    /// "in 2019", "2015-2019", "the 1990s", "the 2016 election".
    fn bare_year(&self, at: usize) -> Option<Expression> {
        let word = self.word(at);
        let before = self.word(at.wrapping_sub(1));
        if let Some(decade) = word.strip_suffix("s").map(|w| w.trim_end_matches('\'')) {
            let decade: i16 = decade.parse().ok()?;
            let first = if decade < 100 { 1900 + decade } else { decade };
            let sound = first % 10 == 0 && (1500..=2100).contains(&first);
            return sound.then(|| (at + 1, on(calendar::years(first, first + 9))));
        }
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        let year = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() == 4);
        let first = year(first).filter(|year| (1500..=2100).contains(year))?;
        let last = match last.len() {
            2 => first / 100 * 100 + last.parse::<i16>().ok()?,
            _ => year(last)?,
        };
        let modern = (1900..=2049).contains(&first);
        let named = self.time.before_date.contains(before)
            || modern
                && matches!(before, "the" | "his" | "her" | "its" | "their" | "a" | "(")
                && !self.word(at + 1).ends_with('s')
            || modern && before.ends_with("'s")
            || first < last;
        let counted = self.word(at + 1) == "people" || !modern && self.word(at + 1).ends_with('s');
        let time = on(calendar::years(first, last));
        (named && !counted && time.days.is_some()).then_some((at + 1, time))
    }

    /// Whether the expression in `at..end` lies ahead of the publication: the nearest word that tells, to the left
    /// first, is one of the future.
    fn future(&self, at: usize, end: usize) -> bool {
        /// Words farther away belong to other verbs.
        const REACH: usize = 12;
        let tells = |i: usize| {
            let word = self.word(i);
            if self.time.future.contains(word) || word.ends_with("'ll") {
                Some(true)
            } else if self.time.past.contains(word) || word.len() > 4 && word.ends_with("ed") {
                Some(false)
            } else {
                None
            }
        };
        let left = (self.first..at).rev().take(REACH).find_map(tells);
        left.or_else(|| (end..self.end).take(REACH).find_map(tells))
            .unwrap_or(false)
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
        doc.sentences[0].tokens = TokenSpan::new(0, doc.tokens.len());
        let anchor = TimeMention {
            tokens: TokenSpan::default(),
            text: String::new(),
            days: Some((date(2022, 1, 5), date(2022, 1, 5))),
            month_day: None,
            year: None,
            weekday: None,
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
            ("He left three days ago.", "three days ago=2022-01-07"),
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
