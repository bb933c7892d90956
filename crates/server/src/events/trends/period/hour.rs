//! Clock hours. They are one hour long, except where clocks change by part of an hour (Lord Howe): the hour of the
//! change is cut in two, and later ones begin on the hour again.

use jiff::{Error, SignedDuration, Timestamp, ToSpan, ZonedDateTime};

/// The start of the clock hour that contains a moment.
pub(super) fn start(time: &ZonedDateTime) -> Result<ZonedDateTime, Error> {
    let full = time.checked_sub(into(time))?;
    // `preceding` excludes the moment itself; a transition at this moment must count.
    let after = time.timestamp().checked_add(1.nanosecond()).unwrap_or(Timestamp::MAX);
    let changes = time.time_zone().preceding(after).map(|change| change.timestamp());
    let change = changes.take_while(|change| *change > full.timestamp()).find(|change| is_change(time, *change));
    Ok(change.map_or(full, |change| change.to_zoned_datetime(time.time_zone().clone())))
}

/// The end of the clock hour that starts here.
pub(super) fn end(start: &ZonedDateTime) -> Result<ZonedDateTime, Error> {
    let full = start.checked_add(SignedDuration::from_hours(1) - into(start))?;
    let changes = start.time_zone().following(start.timestamp()).map(|change| change.timestamp());
    let change = changes.take_while(|change| *change < full.timestamp()).find(|change| is_change(start, *change));
    Ok(change.map_or(full, |change| change.to_zoned_datetime(start.time_zone().clone())))
}

/// Time since the start of the hour, as the clock shows it.
fn into(time: &ZonedDateTime) -> SignedDuration {
    SignedDuration::from_mins(time.minute().into())
        + SignedDuration::from_secs(time.second().into())
        + SignedDuration::from_nanos(time.subsec_nanosecond().into())
}

/// True if the offset changes at a transition: some only change the abbreviation.
fn is_change(time: &ZonedDateTime, transition: Timestamp) -> bool {
    let zone = time.time_zone();
    let before = transition.checked_sub(1.nanosecond()).unwrap_or(Timestamp::MIN);
    zone.to_offset(before) != zone.to_offset(transition)
}
