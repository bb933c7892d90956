//! How long to wait before connecting again. Pure.

use crate::time::whole;
use std::time::Duration;

/// A stream that was open for this time, in milliseconds, was no failure.
pub(super) const STABLE: f64 = 2_000.0;
/// The limit of the first wait, in seconds.
const FIRST: f64 = 5.0;
/// The longest wait, in seconds.
const LONGEST: f64 = 30.0;

/// The wait after a number of failures in a row (at least one). At random between a second and a limit that doubles
/// each time, so that the clients of a server that restarts do not return at once. `random` is from 0 to 1.
pub(super) fn wait(failures: u32, random: f64) -> Duration {
    let limit = (FIRST * f64::from(2_u32.saturating_pow(failures.saturating_sub(1)))).min(LONGEST);
    Duration::from_millis(whole(1_000.0 * (1.0 + random * (limit - 1.0))).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_from_one_second_to_a_limit_that_doubles_up_to_thirty() {
        let waits = |random| [1, 2, 3, 4, 5, u32::MAX].map(|failures| wait(failures, random).as_millis());
        assert_eq!(waits(0.0), [1_000; 6]);
        assert_eq!(waits(1.0), [5_000, 10_000, 20_000, 30_000, 30_000, 30_000]);
        assert_eq!(wait(1, 0.5).as_millis(), 3_000);
    }
}
