//! The forms of time expressions, each a method that reads the one that starts at a token.

use jiff::civil::Date;

use super::calendar::{self, Days};
use super::{Expression, Scan, Time, on};
use crate::document::TokenKind;
use crate::lexicon::number::digits;
use crate::lexicon::time::{CountedFrom, TimeUnit};

impl Scan<'_> {
    /// The time expression that starts at `at`.
    pub(super) fn expression(&self, at: usize, anchor: Option<Days>) -> Option<Expression> {
        match self.doc.tokens[at].kind {
            TokenKind::Mark => None,
            TokenKind::Number => self
                .numeric_date(at)
                .or_else(|| self.day_month(at))
                .or_else(|| self.counted(at, anchor))
                .or_else(|| self.bare_year(at)),
            TokenKind::Word if !self.may_start(at) => None,
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

    /// Whether a word can start a time expression: most cannot, and need no closer look.
    fn may_start(&self, at: usize) -> bool {
        let name = self.name(at);
        self.time.starts.contains(name) || name.contains('-') || self.numbers.value(name).is_some()
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
                calendar::best_year(date, self.future(at, after), 0, |year| calendar::month(year, month))
            }),
            month_day: Some((month, None)),
            ..Time::default()
        };
        alone.then_some((after, time))
    }

    /// The days from `first` to `last` (month, day) of a year that may be known.
    fn resolve(&self, first: (i8, i8), last: (i8, i8), year: Option<i16>, at: usize, end: usize) -> Time {
        /// A day up to a month ahead is meant for this year also beside a verb of the past.
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
            .map(|date| calendar::weekday(date, weekday, self.future(at, end) == Some(true)));
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
        // A name ("USA Today").
        if self.capitalized(at) && self.capitalized(at.wrapping_sub(1)) {
            return None;
        }
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
        // Until May, "this winter" is the one that began last year.
        let began = |year: i16| {
            let early = self.published.is_some_and(|date| date.month() <= 5);
            if steps == 0 && season == 12 && early {
                year - 1
            } else {
                year
            }
        };
        let days = self.nearest(steps, |year| calendar::season(began(year), season));
        Some((next + 1, on(days)))
    }

    /// "last", "this" or "next" of what comes once a year.
    fn nearest(&self, steps: i32, days: impl Fn(i16) -> Option<Days>) -> Option<Days> {
        let published = self.published?;
        match steps {
            0 => days(published.year()),
            1 => calendar::best_year(calendar::shift(published, 31), Some(true), 0, days),
            _ => calendar::best_year(published, Some(false), -31, days),
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

    /// Whether the expression in `at..end` lies ahead of the publication, as far as the nearest word that tells does,
    /// looked for to the left first.
    fn future(&self, at: usize, end: usize) -> Option<bool> {
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
    }
}
