//! Property tests of the parser: no input panics, and every encoding gives the same events.

use super::{Counted, FORM, base64, gzip, percent};
use proptest::prelude::*;
use rolecall_capture::limits::MAX_EVENT;
use rolecall_capture::{Captured, Event, Keep, Moment, Parsed, ParsedEvents, RawRequest, Refusal, read};
use serde_json::{Map, Value, json};

fn reading(query: &str, content_type: &str, body: &[u8]) -> Result<Parsed, Refusal> {
    keeping(Keep::All, query, content_type, body).0
}

/// Parses, and returns the peak of the memory held.
fn keeping(keep: Keep, query: &str, content_type: &str, body: &[u8]) -> (Result<Parsed, Refusal>, usize) {
    let received = Moment::from_micros(1_664_582_400_000_000);
    let mut counted = Counted::default();
    let read = read(RawRequest { engage: false, query, content_type, body, received }, keep, &mut counted);
    (read, counted.most)
}

fn taken(read: Parsed) -> Vec<Captured> {
    match read.events {
        ParsedEvents::Accepted(events) => events,
        other => panic!("{other:?}"),
    }
}

/// Arbitrary JSON with interesting strings, numbers and nesting.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        // Null characters are replaced.
        any::<String>().prop_map(|text| Value::from(text.replace('\0', ""))),
        "[\\\\\"\u{1}-\u{1f}{}\\[\\],:NaIu0-9d-e+ ]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(key(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|key| format!("k{}", key.replace('\0', "")))
}

fn events() -> impl Strategy<Value = Vec<Value>> {
    let properties = prop::collection::btree_map(key(), value(), 0..6);
    let event = (properties, "[a-zA-Z0-9 ☃\"\\\\]{1,30}", "[a-z0-9☃\"\\\\]{1,30}", any::<u128>());
    let event = event.prop_map(|(properties, name, person, uuid)| {
        let uuid = uuid::Uuid::from_u128(uuid).to_string();
        json!({"event": format!("e{name}"), "distinct_id": person, "uuid": uuid, "properties": properties})
    });
    prop::collection::vec(event, 1..5)
}

/// The expected events.
fn expected(events: &[Value]) -> Vec<(String, String, String, Value)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let event = |event: &Value| {
        let properties = serde_json::from_str(&event["properties"].to_string()).unwrap();
        (text(&event["uuid"]), text(&event["event"]), text(&event["distinct_id"]), properties)
    };
    events.iter().map(event).collect()
}

fn stored(event: Event) -> (String, String, String, Value) {
    let properties = serde_json::from_str(&event.properties).unwrap();
    (event.uuid.to_string(), event.event, event.distinct_id, properties)
}

/// The body and query of a request in one of the encodings.
fn encode(json: &str, wrapping: u8, place: u8) -> (String, &'static str, Vec<u8>) {
    // Python writes ASCII JSON: characters outside of the basic plane are pairs of escapes.
    let escaped: String = json
        .encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(ascii) if ascii.is_ascii() => char::from(ascii).to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect();
    let text = if wrapping.is_multiple_of(2) { json } else { &escaped }.as_bytes();
    let data = match wrapping / 2 {
        0 => text.to_vec(),
        1 => gzip(text),
        2 => base64(text).into_bytes(),
        3 => gzip(base64(text).as_bytes()),
        _ => base64(&gzip(text)).into_bytes(),
    };
    match place {
        0 => (String::new(), "application/json", data),
        1 => (String::new(), "", data),
        2 => (String::new(), FORM, format!("data={}", percent(&data)).into_bytes()),
        _ => (format!("data={}", percent(&data)), "", Vec::new()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_encoding_gives_the_same_events(
        events in events(), shape in 0_u8..3, wrapping in 0_u8..10, place in 0_u8..4
    ) {
        let body = match shape {
            0 => json!({"api_key": "phc_x", "batch": events}),
            1 => Value::from(events.clone()),
            _ => events[0].clone(),
        };
        let sent = if shape == 2 { &events[..1] } else { &events[..] };
        let (query, kind, body) = encode(&body.to_string(), wrapping, place);
        let read = reading(&query, kind, &body).unwrap();
        prop_assert_eq!(read.token.as_deref(), (shape == 0).then_some("phc_x"));
        let out: Vec<_> = taken(read).into_iter().map(|event| stored(event.finish(None))).collect();
        prop_assert_eq!(out, expected(sent));
    }

    #[test]
    fn arbitrary_bytes_do_not_panic(query in ".{0,40}", kind in 0_usize..4, body in any::<Vec<u8>>()) {
        let kind = ["", "application/json", FORM, "text/plain"][kind];
        let _ = reading(&query, kind, &body);
        let _ = reading(&query, kind, &[b"\x1f\x8b", &body[..]].concat());
        let _ = reading(&query, kind, &gzip(&body));
    }

    #[test]
    fn arbitrary_json_does_not_panic_and_is_stored_as_json(
        body in "[\\[\\]{}\",:\\\\ud08NaIf+e.0-9-]{0,60}", more in value()
    ) {
        for text in [
            body.clone(),
            format!("{{\"event\":\"a\",\"distinct_id\":\"b\",\"properties\":{{\"a\":{body}}}}}"),
            format!("[{{\"event\":\"a\",\"distinct_id\":\"b\",\"$set\":{more},\"timestamp\":\"{body}\"}},{body}]"),
            format!("{{\"event\":{more},\"distinct_id\":{more},\"uuid\":{more},\"offset\":{more},\"$set_once\":{body}}}"),
        ] {
            let Ok(read) = reading("", "", text.as_bytes()) else { continue };
            let ParsedEvents::Accepted(events) = read.events else { continue };
            for event in events {
                let event = event.finish(Some("::1"));
                prop_assert!(serde_json::from_str::<Map<String, Value>>(&event.properties).is_ok(), "{:?}", event);
                prop_assert!(!event.event.is_empty() && event.event.chars().count() <= 200);
                prop_assert!(!event.distinct_id.is_empty() && event.distinct_id.chars().count() <= 200);
                prop_assert!(!event.properties.contains('\0'));
                prop_assert!(event.properties.len() <= MAX_EVENT + 200);
            }
        }
    }

    #[test]
    fn a_changed_byte_does_not_panic(events in events(), wrapping in 0_u8..10, at: prop::sample::Index, by: u8) {
        let (_, _, mut body) = encode(&Value::from(events).to_string(), wrapping, 0);
        let at = at.index(body.len());
        body[at] = by;
        let _ = reading("", "", &body);
    }
}

/// A request with `count` events that have `text` each.
fn batch(count: usize, text: &str) -> Vec<u8> {
    let event = json!({"event": "a", "distinct_id": "b", "properties": {"text": text}});
    json!({"batch": vec![event; count], "api_key": "phc_x"}).to_string().into_bytes()
}

#[test]
fn a_bomb_with_an_unknown_token_takes_few_megabytes() {
    // 60 MB of events compress to about 60 kB; the token comes first.
    let events = batch(600, &"x".repeat(100_000));
    let bomb = gzip(&[br#"{"token":"phc_x","#, &events[1..]].concat());
    assert!(bomb.len() < 200_000);
    for wrapped in [bomb.clone(), gzip(&bomb), base64(&bomb).into_bytes(), gzip(base64(&bomb).as_bytes())] {
        let (read, most) = keeping(Keep::UntilTrusted, "", "", &wrapped);
        let read = read.unwrap();
        assert_eq!(read.token.as_deref(), Some("phc_x"));
        assert!(matches!(read.events, ParsedEvents::NotKept), "they are kept for tokens that are known");
        assert!(most < 4 << 20, "{most} bytes");
    }
    let (read, most) = keeping(Keep::All, "", "", &bomb);
    assert_eq!(taken(read.unwrap()).len(), 600);
    assert!((60_000_000..70_000_000).contains(&most), "{most} bytes");
}

#[test]
fn a_small_request_with_an_unknown_token_is_parsed_in_one_pass() {
    let (read, most) = keeping(Keep::UntilTrusted, "", "", &batch(9, &"x".repeat(100_000)));
    assert_eq!(taken(read.unwrap()).len(), 9);
    assert!((900_000..1_000_000).contains(&most), "{most} bytes");
    let (read, _) = keeping(Keep::UntilTrusted, "", "", &batch(11, &"x".repeat(100_000)));
    assert!(matches!(read.unwrap().events, ParsedEvents::NotKept));
}

#[test]
fn the_memory_estimate_includes_the_overhead_of_small_events() {
    let (read, most) = keeping(Keep::All, "", "", &batch(50_000, ""));
    assert_eq!(taken(read.unwrap()).len(), 50_000);
    assert!((10_000_000..40_000_000).contains(&most), "{most} bytes");
}

#[test]
fn an_event_of_1_mb_is_accepted_and_one_byte_more_is_refused() {
    let event = |size: usize| {
        let text = |text: &str| json!({"event": "a", "distinct_id": "b", "properties": {"text": text}}).to_string();
        text(&"x".repeat(size - text("").len()))
    };
    let (fits, too_large) = (event(MAX_EVENT), event(MAX_EVENT + 1));
    assert_eq!((fits.len(), too_large.len()), (MAX_EVENT, MAX_EVENT + 1));
    for wrap in [|text: &str| text.as_bytes().to_vec(), |text: &str| gzip(text.as_bytes())] {
        for (before, behind, attr) in
            [("", "", None), ("[", "]", Some("0")), ("{\"batch\":[0,", "],\"api_key\":\"phc_x\"}", Some("batch.1"))]
        {
            let before = before.replace('0', r#"{"event":"first","distinct_id":"b"}"#);
            let read = reading("", "", &wrap(&format!("{before}{fits}{behind}"))).unwrap();
            assert!(!taken(read).is_empty());
            let read = reading("", "", &wrap(&format!("{before}{too_large}{behind}"))).unwrap();
            let ParsedEvents::Refused(refusal @ Refusal::EventTooLarge(_)) = read.events else {
                panic!("{:?}", read.events)
            };
            assert_eq!(refusal.attr().as_deref(), attr);
            // A token after the invalid event is still found.
            assert_eq!(read.token.is_some(), attr == Some("batch.1"));
        }
    }
}

#[test]
fn fields_beside_the_events_can_be_anywhere_and_large() {
    let large = "x".repeat(3 << 20);
    let event = r#"{"event":"a","distinct_id":"b","timestamp":"2031-05-01T10:00:00Z"}"#;
    for text in [
        format!(r#"{{"a":"{large}","batch":[{event}],"sent_at":"2031-05-01T10:00:07Z","token":"phc_x"}}"#),
        format!(r#"{{"token":"phc_x","sent_at":"2031-05-01T10:00:07Z","batch":[{event}],"a":["{large}"]}}"#),
        format!(
            r#"{{"batch":[1,2],"batch":[{event}],"sent_at":"2031-05-01T10:00:07Z","properties":{{"token":"phc_x"}}}}"#
        ),
    ] {
        for body in [text.clone().into_bytes(), gzip(text.as_bytes())] {
            let read = reading("", "", &body).unwrap();
            assert_eq!(read.token.as_deref(), Some("phc_x"));
            let event = taken(read).remove(0).finish(None);
            assert_eq!(event.timestamp, Moment::from_micros(1_664_582_393_000_000));
        }
    }
}

#[test]
fn more_than_three_layers_are_refused() {
    let mut body = batch(1, "");
    for layers in 1..=4 {
        body = gzip(&body);
        assert_eq!(reading("", "", &body).is_ok(), layers <= 3, "{layers}");
    }
}

#[test]
fn an_event_with_10000_keys_is_accepted_and_one_more_is_refused() {
    let object = |keys: usize, more: &str| {
        let keys: Vec<_> = (0..keys).map(|key| format!("\"k{key}\":0")).collect();
        format!("{{{more}{}}}", keys.join(","))
    };
    let outer = "\"event\":\"a\",\"distinct_id\":\"b\",";
    for (keys, is_fine) in [(10_000, true), (10_001, false)] {
        let properties = format!("{{{outer}\"properties\":{}}}", object(keys, ""));
        let around = object(keys - 2, outer);
        for text in [properties, around] {
            let read = reading("", "", text.as_bytes()).unwrap();
            assert_eq!(matches!(read.events, ParsedEvents::Accepted(_)), is_fine, "{keys}");
        }
    }
}
