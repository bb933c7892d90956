//! For how long invites are valid.

use std::time::Duration;

/// How long an invite is valid, unless its author chose another time.
pub(crate) const LIFE: Duration = Duration::from_hours(72);
/// The shortest and the longest time that an author can choose.
pub(crate) const LIVES: (Duration, Duration) = (Duration::from_hours(1), Duration::from_hours(30 * 24));
/// When the invite `i` expires, in SQL, with [`LIFE`] as microseconds.
pub(in crate::store) const EXPIRES_AT: &str = "(i.created_at + COALESCE(i.life, 259200000000))";

#[cfg(test)]
mod tests {
    #[test]
    fn the_life_in_sql_is_the_usual_one() {
        assert!(super::EXPIRES_AT.contains(&super::LIFE.as_micros().to_string()));
    }
}
