//! Moments in time, as AWS writes and reads them. Core never asks what time it is: the host says so.
//!
//! | form | example | where |
//! |---|---|---|
//! | RFC 3339 | `2026-01-02T03:04:05Z` | bodies, queries, credentials |
//! | basic | `20260102T030405Z` | `x-amz-date` |
//! | date | `20260102` | the scope of a signature |
//! | HTTP date | `Fri, 02 Jan 2026 03:04:05 GMT` | the `Date` header |

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

const MILLIS_PER_DAY: i64 = 86_400_000;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A moment, in milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Any `i64` is a moment; the formatters write years past 9999 with more digits and years before 0
/// with a sign, which none of the parsers reads back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds since 1970; what does not fit is the nearest moment that does.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment and `millis` more (fewer when negative), held at the ends of the range.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is the later one.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads RFC 3339: four-digit year, `T`, `t` or a space, 0–9 fraction digits (past the third they
    /// are cut off), `Z` or an offset `+hh:mm`, `+hhmm`. A leap second counts as the second after it.
    pub fn parse_rfc3339(text: &str) -> Result<Self, Error> {
        rfc3339(text.as_bytes())
            .ok_or_else(|| unreadable("a date and time with an offset, such as 2026-01-02T03:04:05Z"))
    }

    /// Reads `20260102T030405Z`, the form of `x-amz-date`.
    pub fn parse_basic(text: &str) -> Result<Self, Error> {
        basic(text.as_bytes()).ok_or_else(|| unreadable("a date and time such as 20260102T030405Z"))
    }

    /// Reads an HTTP date, `Fri, 02 Jan 2026 03:04:05 GMT`. The weekday must be one, and need not be
    /// the right one.
    pub fn parse_http_date(text: &str) -> Result<Self, Error> {
        http_date(text.as_bytes()).ok_or_else(|| unreadable("a date such as Fri, 02 Jan 2026 03:04:05 GMT"))
    }

    /// `20260102T030405Z`; the fraction of the second is left out.
    pub fn basic(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }

    /// `20260102`.
    pub fn date(self) -> String {
        let (year, month, day, ..) = self.parts();
        format!("{year:04}{month:02}{day:02}")
    }

    /// `2026-01-02T03:04:05Z`, with `.678` when there are milliseconds.
    pub fn rfc3339(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        let millis = self.0.rem_euclid(1000);
        let fraction = if millis == 0 {
            String::new()
        } else {
            format!(".{millis:03}")
        };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
    }

    /// Year, month, day, hour, minute, second in UTC.
    fn parts(self) -> (i64, i64, i64, i64, i64, i64) {
        let days = self.0.div_euclid(MILLIS_PER_DAY);
        let seconds = self.0.rem_euclid(MILLIS_PER_DAY) / 1000;
        let (year, month, day) = civil_from_days(days);
        (year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// The text is not repeated: what was taken for a date may be a pasted secret.
fn unreadable(expected: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("This is not {expected}."))
}

/// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Years are counted from 1 March, so that the leap day is the last of its year, and in eras of 400
/// years (146,097 days), which all have the same days.
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// The inverse of [`civil_from_days`].
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn at(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Option<Timestamp> {
    let valid = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour <= 23
        && minute <= 59
        && second <= 60;
    let days = days_from_civil(year, month, day);
    valid.then(|| Timestamp::from_seconds(days * 86_400 + hour * 3600 + minute * 60 + second))
}

/// Reads a text of fixed-width fields from left to right.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// Exactly `width` decimal digits.
    fn digits(&mut self, width: usize) -> Option<i64> {
        let (field, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        field.iter().try_fold(0, |value, byte| {
            byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'))
        })
    }

    /// One of the bytes given.
    fn one_of(&mut self, choice: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        choice.contains(&first).then_some(first)
    }

    /// Exactly this text.
    fn text(&mut self, expected: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(expected.as_bytes())?;
        Some(())
    }

    /// The place of the three-letter name in `names`.
    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let (field, rest) = self.0.split_at_checked(3)?;
        self.0 = rest;
        names.iter().position(|name| name.as_bytes() == field)
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

fn rfc3339(text: &[u8]) -> Option<Timestamp> {
    let mut reader = Reader(text);
    let year = reader.digits(4)?;
    reader.text("-")?;
    let month = reader.digits(2)?;
    reader.text("-")?;
    let day = reader.digits(2)?;
    reader.one_of(b"Tt ")?;
    let hour = reader.digits(2)?;
    reader.text(":")?;
    let minute = reader.digits(2)?;
    reader.text(":")?;
    let second = reader.digits(2)?;
    let mut millis = 0;
    if reader.text(".").is_some() {
        let width = reader.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&width) {
            return None;
        }
        let kept = width.min(3);
        millis = reader.digits(kept)? * [1000, 100, 10, 1][kept];
        reader.digits(width - kept)?;
    }
    let offset_minutes = match reader.one_of(b"Zz+-")? {
        sign @ (b'+' | b'-') => {
            let hours = reader.digits(2)?;
            // Python's %z writes the offset without a colon.
            let _ = reader.text(":");
            let minutes = reader.digits(2)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            let size = hours * 60 + minutes;
            if sign == b'-' { -size } else { size }
        }
        _ => 0,
    };
    reader.end()?;
    let local = at(year, month, day, hour, minute, second)?;
    Some(local.plus_millis(millis - offset_minutes * 60_000))
}

fn basic(text: &[u8]) -> Option<Timestamp> {
    let mut reader = Reader(text);
    let (year, month, day) = (reader.digits(4)?, reader.digits(2)?, reader.digits(2)?);
    reader.text("T")?;
    let (hour, minute, second) = (reader.digits(2)?, reader.digits(2)?, reader.digits(2)?);
    reader.text("Z")?;
    reader.end()?;
    at(year, month, day, hour, minute, second)
}

fn http_date(text: &[u8]) -> Option<Timestamp> {
    let mut reader = Reader(text);
    reader.name(&WEEKDAYS)?;
    reader.text(", ")?;
    let day = reader.digits(2)?;
    reader.text(" ")?;
    let month = i64::try_from(reader.name(&MONTHS)?).ok()? + 1;
    reader.text(" ")?;
    let year = reader.digits(4)?;
    reader.text(" ")?;
    let hour = reader.digits(2)?;
    reader.text(":")?;
    let minute = reader.digits(2)?;
    reader.text(":")?;
    let second = reader.digits(2)?;
    reader.text(" GMT")?;
    reader.end()?;
    at(year, month, day, hour, minute, second)
}

#[cfg(test)]
mod tests {
    use super::{MILLIS_PER_DAY, Timestamp, civil_from_days, days_from_civil, days_in_month};

    #[test]
    fn the_three_forms_agree() {
        let moment = Timestamp::from_seconds(1_767_323_045);
        assert_eq!(moment.rfc3339(), "2026-01-02T03:04:05Z");
        assert_eq!(moment.basic(), "20260102T030405Z");
        assert_eq!(moment.date(), "20260102");
        assert_eq!(moment.to_string(), "2026-01-02T03:04:05Z");
        assert_eq!(Timestamp::parse_rfc3339("2026-01-02T03:04:05Z").unwrap(), moment);
        assert_eq!(Timestamp::parse_basic("20260102T030405Z").unwrap(), moment);
        assert_eq!(
            Timestamp::parse_http_date("Fri, 02 Jan 2026 03:04:05 GMT").unwrap(),
            moment
        );
    }

    #[test]
    fn fractions_are_cut_to_milliseconds() {
        for (text, millis) in [
            ("1970-01-01T00:00:00.1Z", 100),
            ("1970-01-01T00:00:00.12Z", 120),
            ("1970-01-01T00:00:00.123Z", 123),
            ("1970-01-01T00:00:00.1239Z", 123),
            ("1970-01-01T00:00:00.123456789Z", 123),
            ("1969-12-31T23:59:59.999Z", -1),
        ] {
            assert_eq!(
                Timestamp::parse_rfc3339(text).unwrap().as_millis(),
                millis,
                "{text}"
            );
        }
        assert_eq!(Timestamp::from_millis(123).rfc3339(), "1970-01-01T00:00:00.123Z");
        assert_eq!(Timestamp::from_millis(-1).rfc3339(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Timestamp::from_millis(-1).basic(), "19691231T235959Z");
        assert_eq!(Timestamp::from_millis(-1).as_seconds(), -1);
    }

    #[test]
    fn offsets_are_taken_off() {
        for text in [
            "2026-01-02T03:04:05+00:00",
            "2026-01-02 03:04:05+0000",
            "2026-01-02T08:34:05+05:30",
            "2026-01-01T22:04:05-05:00",
            "2026-01-02t03:04:05z",
        ] {
            assert_eq!(
                Timestamp::parse_rfc3339(text).unwrap().as_seconds(),
                1_767_323_045,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_moment_is_refused_without_repeating_it() {
        for text in [
            "",
            "2026-01-02",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05.1234567890Z",
            "2026-13-02T03:04:05Z",
            "2026-00-02T03:04:05Z",
            "2026-02-29T03:04:05Z",
            "2026-04-31T03:04:05Z",
            "2026-01-00T03:04:05Z",
            "2026-01-02T24:04:05Z",
            "2026-01-02T03:60:05Z",
            "2026-01-02T03:04:61Z",
            "2026-01-02T03:04:05Z ",
            "2026-01-02T03:04:05+24:00",
            "2026-01-02T03:04:05+00:60",
            "２026-01-02T03:04:05Z",
            "-026-01-02T03:04:05Z",
        ] {
            assert_eq!(
                Timestamp::parse_rfc3339(text).unwrap_err().message(),
                "This is not a date and time with an offset, such as 2026-01-02T03:04:05Z.",
                "{text}"
            );
        }
        for text in [
            "",
            "20260102T030405",
            "20260102 030405Z",
            "20260102T030405Zx",
            "20260230T030405Z",
        ] {
            Timestamp::parse_basic(text).unwrap_err();
        }
        for text in [
            "",
            "Fri, 2 Jan 2026 03:04:05 GMT",
            "Fry, 02 Jan 2026 03:04:05 GMT",
            "Fri, 02 Jan 2026 03:04:05 UTC",
            "Fri, 02 Jän 2026 03:04:05 GMT",
            "Friday, 02-Jan-26 03:04:05 GMT",
        ] {
            Timestamp::parse_http_date(text).unwrap_err();
        }
    }

    #[test]
    fn a_leap_second_is_the_second_after() {
        assert_eq!(
            Timestamp::parse_rfc3339("2016-12-31T23:59:60Z")
                .unwrap()
                .rfc3339(),
            "2017-01-01T00:00:00Z"
        );
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1899, 12, 31);
        for number in days_from_civil(1900, 1, 1)..=days_from_civil(2300, 12, 31) {
            if day < days_in_month(year, month) {
                day += 1;
            } else if month < 12 {
                (month, day) = (month + 1, 1);
            } else {
                (year, month, day) = (year + 1, 1, 1);
            }
            assert_eq!(civil_from_days(number), (year, month, day));
            assert_eq!(days_from_civil(year, month, day), number);
            let midnight = Timestamp::from_millis(number * MILLIS_PER_DAY);
            assert_eq!(Timestamp::parse_rfc3339(&midnight.rfc3339()).unwrap(), midnight);
        }
        assert_eq!((year, month, day), (2300, 12, 31));
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(2000, 3, 1), 11_017);
    }

    #[test]
    fn the_ends_of_the_range_neither_panic_nor_wrap() {
        for millis in [i64::MIN, i64::MAX] {
            let moment = Timestamp::from_millis(millis);
            assert!(!moment.rfc3339().is_empty() && !moment.basic().is_empty() && !moment.date().is_empty());
        }
        assert_eq!(Timestamp::from_seconds(i64::MAX).as_millis(), i64::MAX);
        assert_eq!(
            Timestamp::from_millis(i64::MAX).plus_millis(1).as_millis(),
            i64::MAX
        );
        assert_eq!(
            Timestamp::from_millis(i64::MIN).millis_since(Timestamp::from_millis(1)),
            i64::MIN
        );
        assert_eq!(
            Timestamp::from_millis(5).millis_since(Timestamp::from_millis(2)),
            3
        );
        assert_eq!(Timestamp::from_millis(5).plus_millis(-7).as_millis(), -2);
    }
}
