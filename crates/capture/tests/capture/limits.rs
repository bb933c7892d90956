//! Property tests: for any input, parsing does not panic, the result is within the limits, and the reserved memory is
//! accounted for. The fuzz target checks the same.

use super::{Counted, FORM, base64, gzip, percent};
use proptest::prelude::*;
use rolecall_capture::limits::{MAX_EVENT, MAX_EVENTS, MAX_UNTRUSTED};
use rolecall_capture::{Event, Keep, Moment, ParsedEvents, RawRequest, read, read_small};
use serde_json::{Map, Value};

/// How much larger than its event the properties can be: by `$ip` and the text of an invalid time.
const ADDED: usize = 2 * 1024;

/// Parses a body in every way and checks the results.
fn check(query: &str, content_type: &str, body: &[u8], engage: bool) -> Result<(), TestCaseError> {
    let received = Moment::from_micros(1_664_582_400_000_000);
    let request = RawRequest { engage, query, content_type, body, received };
    for keep in [Keep::All, Keep::UntilTrusted, Keep::Token] {
        let mut memory = Counted::default();
        if let Ok(parsed) = read(request, keep, &mut memory) {
            check_events(parsed.events, keep, &memory)?;
        }
        let mut small = Counted::default();
        match read_small(request, keep, &mut small) {
            Some(Ok(parsed)) => check_events(parsed.events, keep, &small)?,
            Some(Err(_)) => {}
            None => prop_assert_eq!(small.now, 0, "it gives back what it held"),
        }
    }
    Ok(())
}

fn check_events(events: ParsedEvents, keep: Keep, memory: &Counted) -> Result<(), TestCaseError> {
    let ParsedEvents::Accepted(events) = events else {
        prop_assert_eq!(memory.now, 0, "what is not kept holds no memory");
        return Ok(());
    };
    prop_assert!(keep != Keep::Token && events.len() <= MAX_EVENTS);
    let mut size = 0;
    for event in events {
        let Event { event, distinct_id, properties, .. } = event.finish(Some("2001:db8::1"));
        prop_assert!((1..=200).contains(&event.chars().count()) && (1..=200).contains(&distinct_id.chars().count()));
        prop_assert!(properties.len() <= MAX_EVENT + ADDED);
        prop_assert!(serde_json::from_str::<Map<String, Value>>(&properties).is_ok(), "{}", properties);
        size += event.len() + distinct_id.len() + properties.len();
    }
    prop_assert!(keep != Keep::UntilTrusted || size <= MAX_UNTRUSTED);
    // What `finish` adds (the IP address) is not counted.
    prop_assert!(memory.now > 0 || size == 0);
    Ok(())
}

/// Checks the same bytes in every combination of encodings.
fn check_wrapped(bytes: &[u8], engage: bool) -> Result<(), TestCaseError> {
    check("", "application/json", bytes, engage)?;
    check("", "", &gzip(bytes), engage)?;
    check("", "text/plain", base64(bytes).as_bytes(), engage)?;
    check("", "", base64(&gzip(bytes)).as_bytes(), engage)?;
    check("", "", &gzip(base64(bytes).as_bytes()), engage)?;
    check("", FORM, format!("data={}&api_key=phc_x", percent(bytes)).as_bytes(), engage)?;
    check(&format!("data={}", percent(&gzip(bytes))), "", &[], engage)
}

/// A value with objects and lists nested this deep.
fn nested(depth: usize, shape: &[bool]) -> String {
    let is_object = |level: usize| shape.is_empty() || shape[level % shape.len()];
    let open: String = (0..depth).map(|level| if is_object(level) { "{\"a\":" } else { "[" }).collect();
    let close: String = (0..depth).rev().map(|level| if is_object(level) { '}' } else { ']' }).collect();
    format!("{open}1{close}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_in_every_wrapping_stay_within_the_limits(bytes in any::<Vec<u8>>(), engage: bool) {
        check_wrapped(&bytes, engage)?;
        check("", "", &[b"\x1f\x8b", &bytes[..]].concat(), engage)?;
        check("", "", &[b"[", &bytes[..], b"]"].concat(), engage)?;
    }

    #[test]
    fn nested_json_in_every_wrapping_stays_within_the_limits(
        depth in 0_usize..300, shape in prop::collection::vec(any::<bool>(), 0..4), engage: bool
    ) {
        let value = nested(depth, &shape);
        check_wrapped(value.as_bytes(), engage)?;
        let event = format!(r#"{{"event":"a","distinct_id":"b","properties":{{"a":{value}}},"$set":{value}}}"#);
        check_wrapped(event.as_bytes(), engage)?;
        check_wrapped(format!(r#"{{"batch":[{event},{value}],"token":{value}}}"#).as_bytes(), engage)?;
    }

    #[test]
    fn a_changed_request_stays_within_the_limits(
        at: prop::sample::Index, by: u8, count in 1_usize..4, name in "[a-z\"\\\\{}☃]{0,250}", engage: bool
    ) {
        let event = serde_json::json!({
            "event": name, "distinct_id": name, "timestamp": name, "properties": {"$ip": name, "a": [1.5, null, true]},
        });
        let batch = serde_json::json!({"api_key": "phc_x", "batch": vec![event; count], "sent_at": name}).to_string();
        for body in [batch.clone().into_bytes(), gzip(batch.as_bytes()), base64(batch.as_bytes()).into_bytes()] {
            check("", "", &body, engage)?;
            let (mut changed, at) = (body.clone(), at.index(body.len()));
            changed[at] = by;
            check("", "", &changed, engage)?;
            check("", "", &body[..at], engage)?;
        }
    }
}
