//! The time of an event, corrected to the receiver's clock.

use super::dates::{from_number, micros, moment};
use super::json::{Object, scalar};
use crate::moment::Moment;
use serde_json::value::RawValue;

/// Events further in the future (microseconds) get the time of arrival. 23 hours, more than a local time sent as UTC
/// can be off.
const FUTURE: i64 = 23 * 3600 * 1_000_000;
/// The beginning of the year 1; earlier events get the time of arrival.
const EARLIEST: i64 = -62_135_596_800_000_000;
/// Maximum length of the stored text of an invalid time, in characters.
const MAX_INVALID: usize = 200;

/// The time of an event as the event states it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatedTime {
    timestamp: Option<Moment>,
    /// How long before the arrival it happened, in milliseconds.
    offset: Option<f64>,
    sent_at: Option<Moment>,
    /// True if the event asks not to correct its time.
    is_exact: bool,
    /// The text of the timestamp, or else of the offset; truncated.
    text: Option<Box<str>>,
    /// True if that text is valid.
    is_read: bool,
}

impl StatedTime {
    /// Reads the time of an event.
    pub(crate) fn new(event: &Object<'_>, properties: &Object<'_>) -> Self {
        let is_said = |value: &&RawValue| !scalar(value.get()).is_some_and(|text| text.trim().is_empty());
        let timestamp = event.get("timestamp").filter(is_said);
        let offset = event.get("offset").filter(is_said);
        let text = timestamp.or(offset).map(cut);
        let is_timestamp = timestamp.is_some();
        let (timestamp, offset) = (timestamp.and_then(read), offset.and_then(|value| number(&scalar(value.get())?)));
        StatedTime {
            timestamp,
            offset,
            sent_at: event.get("sent_at").and_then(read),
            is_exact: properties.get("$ignore_sent_at").is_some_and(|value| value.get() == "true"),
            text,
            is_read: if is_timestamp { timestamp.is_some() } else { offset.is_some() },
        }
    }

    /// Approximate memory besides itself, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.text.as_ref().map_or(0, |text| text.len())
    }
}

fn read(value: &RawValue) -> Option<Moment> {
    let text = scalar(value.get())?;
    // A JSON number is a number of seconds even if it has four digits; such a text is a year.
    if value.get().starts_with('"') { moment(&text) } else { from_number(number(&text)?) }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn cut(value: &RawValue) -> Box<str> {
    let text = scalar(value.get());
    let text = text.as_deref().unwrap_or_else(|| value.get());
    let end = text.char_indices().nth(MAX_INVALID).map_or(text.len(), |(end, _)| end);
    text[..end].into()
}

/// The times of a request.
pub(crate) struct Times {
    received: Moment,
    sent_at: Option<Moment>,
}

impl Times {
    /// `sent_at`: when it was sent, by the sender's clock.
    pub(crate) fn new(received: Moment, sent_at: Option<&str>) -> Self {
        Times { received, sent_at: sent_at.and_then(moment) }
    }

    /// The time of an event, and the stated text if that is not valid or too far in the future. The difference between
    /// `received` and `sent_at` (of the request or of the event) corrects the sender's clock, unless the event asks not
    /// to.
    pub(crate) fn when<'a>(&self, told: &'a StatedTime) -> (Moment, Option<&'a str>) {
        let received = self.received.micros();
        let happened = match (told.timestamp, self.sent_at.or(told.sent_at)) {
            (Some(timestamp), Some(sent_at)) if !told.is_exact => {
                Some(received.saturating_add(timestamp.micros().saturating_sub(sent_at.micros())))
            }
            (Some(timestamp), _) => Some(timestamp.micros()),
            (None, _) => told.offset.map(|offset| received.saturating_sub(micros(offset * 1000.0))),
        };
        let credible = happened.filter(|happened| (EARLIEST..=received.saturating_add(FUTURE)).contains(happened));
        let is_taken = told.is_read && credible.is_some();
        (Moment::from_micros(credible.unwrap_or(received)), told.text.as_deref().filter(|_| !is_taken))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECEIVED: &str = "2022-10-01T12:00:00Z";

    /// The time of an event of a request received at [`RECEIVED`], and the text of an invalid one.
    fn happened(event: &str, sent_at: &str, properties: &str) -> (String, Option<String>) {
        let times = Times::new(moment(RECEIVED).unwrap(), Some(sent_at));
        let told = StatedTime::new(&Object::parse(event).unwrap(), &Object::parse(properties).unwrap());
        let (time, invalid) = times.when(&told);
        (time.to_string().replace(".000000Z", "Z"), invalid.map(str::to_owned))
    }

    fn taken(event: &str, sent_at: &str) -> String {
        let (time, invalid) = happened(event, sent_at, "{}");
        assert_eq!(invalid, None, "{event}");
        time
    }

    #[test]
    fn a_wrong_clock_is_corrected() {
        let late = r#"{"timestamp": "2030-01-01T00:00:00Z"}"#;
        assert_eq!(taken(late, "2030-01-01T00:00:05Z"), "2022-10-01T11:59:55Z");
        assert_eq!(taken(late, "1893456005000"), "2022-10-01T11:59:55Z");
        assert_eq!(taken(late, "Tue Jan 01 2030 00:00:05 GMT+0000 (UTC)"), "2022-10-01T11:59:55Z");
        let (time, _) = happened(
            r#"{"timestamp": "2022-10-01T10:30:00Z"}"#,
            "2030-01-01T00:00:05Z",
            r#"{"$ignore_sent_at": true}"#,
        );
        assert_eq!(time, "2022-10-01T10:30:00Z");
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds_also_as_text() {
        for value in ["1664620200", "1664620200000", "1664620200.0", "\"1664620200000\"", "\" 1664620200 \""] {
            assert_eq!(taken(&format!("{{\"timestamp\": {value}}}"), ""), "2022-10-01T10:30:00Z", "{value}");
        }
        assert_eq!(taken(r#"{"timestamp": 2022}"#, ""), "1970-01-01T00:33:42Z");
        assert_eq!(taken(r#"{"timestamp": "2022"}"#, ""), "2022-01-01T00:00:00Z");
    }

    #[test]
    fn an_offset_counts_back_from_the_arrival() {
        assert_eq!(taken(r#"{"offset": 5000}"#, ""), "2022-10-01T11:59:55Z");
        assert_eq!(taken(r#"{"offset": "1500.5"}"#, ""), "2022-10-01T11:59:58.499500Z");
        assert_eq!(taken(r#"{"offset": null, "timestamp": " "}"#, ""), RECEIVED);
    }

    #[test]
    fn an_invalid_time_becomes_the_time_of_arrival_and_its_text_is_kept() {
        for (value, text) in [
            ("true", "true"),
            ("[1, 2]", "[1, 2]"),
            (r#""yesterday""#, "yesterday"),
            (r#""NaN""#, "NaN"),
            (r#""2022-10-03T00:00:00Z""#, "2022-10-03T00:00:00Z"),
            ("9e99", "9e99"),
            ("-9e99", "-9e99"),
        ] {
            let expected = (RECEIVED.to_owned(), Some(text.to_owned()));
            assert_eq!(happened(&format!("{{\"timestamp\": {value}}}"), "", "{}"), expected);
        }
        for offset in ["-9e18", "\"x\"", "{}"] {
            let (time, invalid) = happened(&format!("{{\"offset\": {offset}}}"), "nonsense", "{}");
            assert_eq!((time.as_str(), invalid.is_some()), (RECEIVED, true), "{offset}");
        }
        // The offset is used, and the text is kept.
        let (time, invalid) = happened(r#"{"timestamp": "?", "offset": 5000}"#, "", "{}");
        assert_eq!((time.as_str(), invalid.as_deref()), ("2022-10-01T11:59:55Z", Some("?")));
        // A local time sent as UTC.
        assert_eq!(taken(r#"{"timestamp": "2022-10-02T10:00:00"}"#, ""), "2022-10-02T10:00:00Z");
    }

    #[test]
    fn an_invalid_time_is_kept_up_to_two_hundred_characters() {
        let kept = |length: usize| {
            let (_, invalid) = happened(&format!("{{\"timestamp\": \"{}\"}}", "ö".repeat(length)), "", "{}");
            invalid.unwrap().chars().count()
        };
        assert_eq!((kept(200), kept(201)), (200, 200));
    }
}
