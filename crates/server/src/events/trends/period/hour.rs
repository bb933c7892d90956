//! The hours of a clock. They are as long as an hour, except where a clock is changed by a part of one (Lord Howe): there
//! the hour in which it happens is cut in two, and every later one begins on the hour again.

use jiff::{Error, SignedDuration, Timestamp, ToSpan, ZonedDateTime};

/// Where the hour begins in which a moment lies.
pub(super) fn start(time: &ZonedDateTime) -> Result<ZonedDateTime, Error> {
    let full = time.checked_sub(into(time))?;
    // Transitions are looked for strictly before a moment; one at this moment counts.
    let after = time.timestamp().checked_add(1.nanosecond()).unwrap_or(Timestamp::MAX);
    let changes = time.time_zone().preceding(after).map(|change| change.timestamp());
    let change = changes.take_while(|change| *change > full.timestamp()).find(|change| is_change(time, *change));
    Ok(change.map_or(full, |change| change.to_zoned_datetime(time.time_zone().clone())))
}

/// Where the hour ends that begins here.
pub(super) fn end(start: &ZonedDateTime) -> Result<ZonedDateTime, Error> {
    let full = start.checked_add(SignedDuration::from_hours(1) - into(start))?;
    let changes = start.time_zone().following(start.timestamp()).map(|change| change.timestamp());
    let change = changes.take_while(|change| *change < full.timestamp()).find(|change| is_change(start, *change));
    Ok(change.map_or(full, |change| change.to_zoned_datetime(start.time_zone().clone())))
}

/// How far into the hour the clock is.
fn into(time: &ZonedDateTime) -> SignedDuration {
    SignedDuration::from_mins(time.minute().into())
        + SignedDuration::from_secs(time.second().into())
        + SignedDuration::from_nanos(time.subsec_nanosecond().into())
}

/// Whether clocks are turned at a transition: some only change the name of the time.
fn is_change(time: &ZonedDateTime, transition: Timestamp) -> bool {
    let zone = time.time_zone();
    let before = transition.checked_sub(1.nanosecond()).unwrap_or(Timestamp::MIN);
    zone.to_offset(before) != zone.to_offset(transition)
}
