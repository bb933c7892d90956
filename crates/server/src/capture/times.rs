//! When an event happened, by a clock that can be trusted: ours.

use super::json::scalar;
use crate::clock::Moment;
use serde_json::value::RawValue;

/// Events further in the future than this are wrong about it: they happened when they came. Time zones taken for UTC
/// reach no further.
const FUTURE: i64 = 23 * 3600 * 1_000_000;
/// The first moment of the year 1.
const EARLIEST: i64 = -62_135_596_800_000_000;
/// Numbers from here on are milliseconds since 1970, smaller ones seconds.
const MILLISECONDS: f64 = 1e11;

/// The times of one request.
pub(super) struct Times {
    received: Moment,
    sent_at: Option<Moment>,
}

impl Times {
    /// `sent_at`: when it was sent, by the sender's clock.
    pub(super) fn new(received: Moment, sent_at: Option<&str>) -> Self {
        Times { received, sent_at: sent_at.and_then(moment) }
    }

    /// When the request came.
    pub(super) fn received(&self) -> Moment {
        self.received
    }

    /// When an event happened. How far the sender's clock is off shows in when it says that it sent the event (which may
    /// stand in the event itself); that is set right, unless the event asks not to. An `offset` is in milliseconds
    /// before the arrival. What makes no sense is as good as nothing: then it happened when it came.
    pub(super) fn of(
        &self,
        timestamp: Option<&RawValue>,
        offset: Option<&RawValue>,
        sent_at: Option<&RawValue>,
        as_told: bool,
    ) -> Moment {
        let received = self.received.micros();
        let sent_at = self.sent_at.or_else(|| moment(&scalar(sent_at?)?));
        let told = timestamp.and_then(scalar).and_then(|text| moment(&text));
        let happened = match (told, sent_at) {
            (Some(told), Some(sent_at)) if !as_told => {
                received.saturating_add(told.micros().saturating_sub(sent_at.micros()))
            }
            (Some(told), _) => told.micros(),
            (None, _) => match offset.and_then(scalar).and_then(|text| text.parse::<f64>().ok()) {
                Some(offset) => received.saturating_sub(micros(offset * 1000.0)),
                None => received,
            },
        };
        let in_time = if happened > received.saturating_add(FUTURE) { received } else { happened };
        Moment::of_micros(in_time.max(EARLIEST))
    }
}

/// Reads a moment: RFC 3339 with or without a time zone (then UTC), a date, or a number.
fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        let factor = if number.abs() < MILLISECONDS { 1e6 } else { 1e3 };
        return number.is_finite().then(|| Moment::of_micros(micros(number * factor)));
    }
    let time = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let civil = text.parse::<jiff::civil::DateTime>().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()
    })?;
    Some(Moment::of_micros(time.as_microsecond()))
}

/// A whole number of microseconds; what does not fit becomes the nearest that does.
#[expect(clippy::cast_possible_truncation, reason = "it saturates")]
fn micros(number: f64) -> i64 {
    number.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECEIVED: &str = "2022-10-01T12:00:00Z";

    /// When an event happened, of a request that came at [`RECEIVED`].
    fn happened(timestamp: &str, offset: &str, sent_at: &str, as_told: bool) -> String {
        let raw = |text: &str| (!text.is_empty()).then(|| RawValue::from_string(text.to_owned()).unwrap());
        let times = Times::new(moment(RECEIVED).unwrap(), Some(sent_at));
        let time = times.of(raw(timestamp).as_deref(), raw(offset).as_deref(), None, as_told);
        time.wire().0.replace(".000000Z", "Z")
    }

    #[test]
    fn moments_are_read_in_every_spelling() {
        for text in [
            r#""2022-10-01T10:30:00Z""#,
            r#""2022-10-01T12:30:00+02:00""#,
            r#""2022-10-01T10:30:00.000""#,
            r#""2022-10-01 10:30:00""#,
            "1664620200",
            "1664620200000",
            r#""1664620200000""#,
        ] {
            assert_eq!(happened(text, "", "", false), "2022-10-01T10:30:00Z", "{text}");
        }
        assert_eq!(happened(r#""2022-09-30""#, "", "", false), "2022-09-30T00:00:00Z");
        assert_eq!(happened(r#""2022-10-01T10:30:00.123456Z""#, "", "", false), "2022-10-01T10:30:00.123456Z");
    }

    #[test]
    fn a_clock_that_is_off_is_set_right() {
        let late = r#""2030-01-01T00:00:00Z""#;
        assert_eq!(happened(late, "", "2030-01-01T00:00:05Z", false), "2022-10-01T11:59:55Z");
        assert_eq!(happened(r#""2022-10-01T10:30:00Z""#, "", "2030-01-01T00:00:05Z", true), "2022-10-01T10:30:00Z");
        assert_eq!(happened(late, "", "1893456005000", false), "2022-10-01T11:59:55Z");
    }

    #[test]
    fn an_offset_counts_back_from_the_arrival() {
        assert_eq!(happened("", "5000", "", false), "2022-10-01T11:59:55Z");
        assert_eq!(happened("", "1500.5", "", false), "2022-10-01T11:59:58.499500Z");
    }

    #[test]
    fn nonsense_and_the_far_future_are_the_arrival() {
        for text in ["", "true", "[]", r#""yesterday""#, r#""NaN""#, r#""2022-10-03T00:00:00Z""#, "9e99"] {
            assert_eq!(happened(text, "", "", false), RECEIVED, "{text}");
        }
        assert_eq!(happened("", "-9e18", "", false), RECEIVED);
        assert_eq!(happened("", r#""x""#, "nonsense", false), RECEIVED);
        // A time zone taken for UTC.
        assert_eq!(happened(r#""2022-10-02T10:00:00""#, "", "", false), "2022-10-02T10:00:00Z");
        assert_eq!(happened("-9e99", "", "", false), "0001-01-01T00:00:00Z");
    }
}
