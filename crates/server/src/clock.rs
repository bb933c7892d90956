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

    /// As sent to clients: RFC 3339 in UTC with `Z` and microseconds.
    #[must_use]
    pub fn wire(self) -> Timestamp {
        // Only fails outside of the years -9999 to 9999; neither the clock nor the database holds such a moment.
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        Timestamp(format!("{time:.6}"))
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
    fn a_clock_by_hand_goes_only_when_turned() {
        let clock = Clock::manual(Moment::from_micros(5));
        let copy = clock.clone();
        clock.advance(Duration::from_micros(2));
        assert_eq!(copy.now().micros(), 7);
    }
}
