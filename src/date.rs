//! A day of the civil calendar, as configuration and waivers name it. No clock time and no zones: a day begins and
//! ends with UTC's.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, de};

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// A day, written `2027-01-15`. Earlier days are less than later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it. Years go from 1 to 9999.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=days_of(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The current day in UTC, by the system's clock.
    #[must_use]
    pub fn today() -> Self {
        // A clock before 1970 is broken; the first day then lets waivers hold rather than end the run.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::from_days(i64::try_from(since.as_secs() / SECONDS_A_DAY).unwrap_or(i64::MAX))
    }

    /// How many days after `earlier` it is; negative if it is before.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.days() - earlier.days()
    }

    /// The day so many days later, within what a date can be.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self::from_days(self.days().saturating_add(days))
    }

    /// Days since 1970-01-01.
    ///
    /// The year is counted from March, so that the leap day is its last and the days before a month follow one formula.
    fn days(self) -> i64 {
        let (year, month, day) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let years = if month > 2 { year } else { year - 1 };
        let days_before_month = (153 * ((month + 9) % 12) + 2) / 5;
        365 * years + years / 4 - years / 100 + years / 400 + days_before_month + day - 719_469
    }

    /// The day that many days after 1970-01-01, the last one there is if it is later.
    fn from_days(days: i64) -> Self {
        let last = Self { year: 9999, month: 12, day: 31 };
        let days = days.clamp(0, last.days());
        let mut date = Self { year: 1970, month: 1, day: 1 };
        // A year has at most 366 days, so the guess is never too late, and only a little too early.
        date.year += u16::try_from(days / 366).unwrap_or(0);
        while (Self { year: date.year + 1, ..date }).days() <= days {
            date.year += 1;
        }
        while date.month < 12 && (Self { month: date.month + 1, ..date }).days() <= days {
            date.month += 1;
        }
        date.day += u8::try_from(days - date.days()).unwrap_or(0);
        date
    }
}

/// How many days the month has; 0 if there is no such month.
fn days_of(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not four, two and two digits.
    #[error("`{0}` is no date of the form `2027-01-31`")]
    Form(String),
    /// The calendar has no such day.
    #[error("there is no day `{0}`")]
    NoSuchDay(String),
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let form = || DateError::Form(text.to_owned());
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(form());
        };
        let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
            return Err(form());
        }
        let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
            return Err(form());
        };
        Self::new(year, month, day).ok_or_else(|| DateError::NoSuchDay(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_the_same() {
        for text in ["1970-01-01", "2024-02-29", "2000-02-29", "2027-01-15", "9999-12-31", "0001-01-01"] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_day() {
        for text in ["2027-1-15", "2027-01-15T00:00:00Z", "15.01.2027", "", "2027-01", "+027-01-15", "2027-01-15-1"] {
            assert_eq!(text.parse::<Date>(), Err(DateError::Form(text.into())));
        }
        for text in ["2027-02-29", "1900-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "2027-01-00", "0000-01-01"] {
            assert_eq!(text.parse::<Date>(), Err(DateError::NoSuchDay(text.into())));
        }
    }

    #[test]
    fn orders_by_the_calendar() {
        assert!(date("2026-12-31") < date("2027-01-01"));
        assert!(date("2027-01-31") < date("2027-02-01"));
    }

    #[test]
    fn counts_days() {
        assert_eq!(date("1970-01-01").days(), 0);
        assert_eq!(date("2000-03-01").days(), 11_017);
        assert_eq!(date("2026-12-31").days(), 20_818);
        assert_eq!(date("2027-01-14").days_since(date("2026-12-31")), 14);
        assert_eq!(date("2026-12-31").days_since(date("2027-01-14")), -14);
        assert_eq!(date("2026-12-31").plus(14), date("2027-01-14"));
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        let mut before = date("1970-01-01");
        for days in 1..=146_097 {
            let day = Date::from_days(days);
            assert_eq!(day.days(), days);
            assert!(day > before && Date::new(day.year, day.month, day.day).is_some(), "{day}");
            before = day;
        }
        assert_eq!(Date::from_days(i64::MAX), date("9999-12-31"));
    }

    #[test]
    fn today_is_not_in_the_past_of_this_test() {
        assert!(Date::today() >= date("2025-01-01"));
    }
}
