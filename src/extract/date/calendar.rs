//! Arithmetic on days, weeks, months and years. A stretch of time is its first and last day.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::lexicon::time::TimeUnit;

/// First and last day.
pub type Days = (Date, Date);

/// `days` after `date`, or before it; at the ends of the calendar, its first or last day.
pub fn shift(date: Date, days: i32) -> Date {
    Span::new()
        .try_days(days)
        .map_or(date, |span| date.saturating_add(span))
}

/// The given month.
pub fn month(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

/// The years from `first` to `last`.
pub fn years(first: i16, last: i16) -> Option<Days> {
    let days = (Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?);
    (days.0 <= days.1).then_some(days)
}

/// The three months from `month` on.
pub fn season(year: i16, first_month: i8) -> Option<Days> {
    let first = Date::new(year, first_month, 1).ok()?;
    Some((first, first.saturating_add(2.months()).last_of_month()))
}

/// Monday to Sunday around `date`.
pub fn week(date: Date) -> Days {
    let monday = shift(date, -i32::from(date.weekday().to_monday_zero_offset()));
    (monday, shift(monday, 6))
}

/// The stretch of time `steps` units after `date`: one day, Monday to Sunday, a calendar month, a calendar year.
pub fn step(date: Date, steps: i32, unit: TimeUnit) -> Option<Days> {
    match unit {
        TimeUnit::Day | TimeUnit::Night => {
            let day = shift(date, steps);
            Some((day, day))
        }
        TimeUnit::Week => Some(week(shift(date, steps.checked_mul(7)?))),
        TimeUnit::Weekend => {
            let (monday, sunday) = week(shift(date, steps.checked_mul(7)?));
            Some((shift(monday, 5), sunday))
        }
        TimeUnit::Month => {
            let day = date.checked_add(Span::new().try_months(steps).ok()?).ok()?;
            month(day.year(), day.month())
        }
        TimeUnit::Year => {
            let year = i16::try_from(i32::from(date.year()).checked_add(steps)?).ok()?;
            years(year, year)
        }
    }
}

/// From `date` to `count` units after it, or from as many before it (`count` below zero).
pub fn stretch(date: Date, count: i32, unit: TimeUnit) -> Option<Days> {
    let other = match unit {
        TimeUnit::Day | TimeUnit::Night => shift(date, count),
        TimeUnit::Week | TimeUnit::Weekend => shift(date, count.checked_mul(7)?),
        TimeUnit::Month => date.checked_add(Span::new().try_months(count).ok()?).ok()?,
        TimeUnit::Year => date.checked_add(Span::new().try_years(count).ok()?).ok()?,
    };
    Some((date.min(other), date.max(other)))
}

/// The day of the week `weekday` (1 = Monday) on or after `date` where `after`, else on or before it.
pub fn weekday(date: Date, weekday: i8, after: bool) -> Date {
    let ahead = (weekday - date.weekday().to_monday_one_offset()).rem_euclid(7);
    let days = if after || ahead == 0 { ahead } else { ahead - 7 };
    shift(date, i32::from(days))
}

/// Of the years around `date`, the one in which `days` lie best: the first that does not end before `date` where they
/// lie in the `future`, the last that starts no more than `slack` days after it where they do not, else the nearest.
pub fn best_year(date: Date, future: Option<bool>, slack: i32, days: impl Fn(i16) -> Option<Days>) -> Option<Days> {
    let mut candidates = (date.year().saturating_sub(4)..=date.year().saturating_add(4)).filter_map(days);
    match future {
        Some(true) => candidates.find(|days| days.1 >= date),
        Some(false) => candidates.rfind(|days| days.0 <= shift(date, slack)),
        None => candidates.min_by_key(|&days| distance(date, days)),
    }
}

/// How many days lie between `date` and `days`.
fn distance(date: Date, days: Days) -> i32 {
    if date < days.0 {
        (days.0 - date).get_days()
    } else if days.1 < date {
        (date - days.1).get_days()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekdays_before_and_after() {
        let monday = date(2022, 1, 10);
        for (weekday_number, after, expected) in [
            (1, false, monday),
            (1, true, monday),
            (2, true, date(2022, 1, 11)),
            (2, false, date(2022, 1, 4)),
            (7, false, date(2022, 1, 9)),
        ] {
            assert_eq!(weekday(monday, weekday_number, after), expected);
        }
    }

    #[test]
    fn steps() {
        let day = date(2022, 3, 31);
        for (steps, unit, expected) in [
            (-1, TimeUnit::Month, Some((date(2022, 2, 1), date(2022, 2, 28)))),
            (1, TimeUnit::Year, Some((date(2023, 1, 1), date(2023, 12, 31)))),
            (0, TimeUnit::Week, Some((date(2022, 3, 28), date(2022, 4, 3)))),
            (0, TimeUnit::Weekend, Some((date(2022, 4, 2), date(2022, 4, 3)))),
            (-2, TimeUnit::Day, Some((date(2022, 3, 29), date(2022, 3, 29)))),
            (i32::MAX, TimeUnit::Year, None),
            (i32::MAX, TimeUnit::Week, None),
            (i32::MIN, TimeUnit::Month, None),
        ] {
            assert_eq!(step(day, steps, unit), expected, "{steps} {unit:?}");
        }
    }
}
