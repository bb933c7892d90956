//! Time as the server stores and sends it. Tests advance the clock by hand.

use rolecall_api::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// A moment in UTC, as microseconds since 1970 (`BIGINT` in the database).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The moment that is so many microseconds after the beginning of 1970.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Moment(micros)
    }

    /// Microseconds since 1970.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The moment that is `duration` later.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Moment(self.0.saturating_add(micros(duration)))
    }

    /// The moment that is `duration` earlier.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        Moment(self.0.saturating_sub(micros(duration)))
    }

    /// The time from `earlier` to this moment; zero if it is later.
    #[must_use]
    pub fn since(self, earlier: Moment) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or_default())
    }

    /// Reads a time such as `2026-11-03T09:30:00Z`, with any offset (RFC 3339).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|time| Moment(time.as_microsecond()))
    }

    /// As sent to clients: RFC 3339 in UTC with `Z` and microseconds.
    #[must_use]
    pub fn wire(self) -> Timestamp {
        // Lists have thousands of times, and this takes a fraction of what formatting by `jiff` takes.
        Timestamp(self.rfc_3339().unwrap_or_else(|| {
            // Only fails outside of the years -9999 to 9999; neither the clock nor the database holds such a moment.
            let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
            format!("{time:.6}")
        }))
    }

    /// `None` outside of the years 0 to 9999.
    fn rfc_3339(self) -> Option<String> {
        const DAY: i64 = 24 * 60 * 60 * 1_000_000;
        let (days, micros) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        // Counts years from March, so that a leap day ends one, in cycles of 400 years.
        let from_march = days + 719_468;
        let (cycle, day) = (from_march.div_euclid(146_097), from_march.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = cycle * 400 + year + i64::from(month <= 2);
        if !(0..=9999).contains(&year) {
            return None;
        }
        let seconds = micros / 1_000_000;
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        for (end, mut number) in [
            (4, year),
            (7, month),
            (10, day),
            (13, seconds / 3600),
            (16, seconds / 60 % 60),
            (19, seconds % 60),
            (26, micros % 1_000_000),
        ] {
            let mut place = end;
            while number > 0 {
                place -= 1;
                text[place] = b'0' + u8::try_from(number % 10).unwrap_or_default();
                number /= 10;
            }
        }
        std::str::from_utf8(&text).ok().map(str::to_owned)
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// The source of the current time.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// The time of a manual clock; `None`: the system clock.
    manual: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Clock::default()
    }

    /// A manual clock that stays at `start` until [`Clock::advance`]. Clones share it.
    #[must_use]
    pub fn manual(start: Moment) -> Self {
        Clock { manual: Some(Arc::new(AtomicI64::new(start.micros()))) }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        match &self.manual {
            Some(micros) => Moment(micros.load(Ordering::SeqCst)),
            None => Moment(jiff::Timestamp::now().as_microsecond()),
        }
    }

    /// Advances a manual clock; no effect on the system clock.
    pub fn advance(&self, duration: Duration) {
        if let Some(time) = &self.manual {
            time.fetch_add(micros(duration), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_travel_in_utc_with_z() {
        let moment = Moment::from_micros(1_664_582_400_000_001);
        assert_eq!(moment.wire().as_str(), "2022-10-01T00:00:00.000001Z");
        assert_eq!(moment.after(Duration::from_secs(1)).before(Duration::from_secs(1)), moment);
    }

    #[test]
    fn every_moment_is_formatted_as_jiff_formats_it() {
        let (first, last) = (-62_167_219_200_000_000_i64, 253_402_000_000_000_000_i64);
        // An odd step: it meets every month, and days before and after each 29 February.
        let moments = (first..last).step_by(7_777_777_777_777);
        let leap = [951_782_400_000_000, 951_868_799_999_999, 4_107_542_399_999_999, 0, -1];
        for micros in moments.chain(leap).chain([first, last, first - 1]) {
            let expected = format!("{:.6}", jiff::Timestamp::from_microsecond(micros).unwrap());
            assert_eq!(Moment::from_micros(micros).wire().as_str(), expected, "{micros}");
        }
    }

    #[test]
    fn a_clock_by_hand_goes_only_when_turned() {
        let clock = Clock::manual(Moment::from_micros(5));
        let copy = clock.clone();
        clock.advance(Duration::from_micros(2));
        assert_eq!(copy.now().micros(), 7);
    }
}
