//! Laws of reading: whatever comes, reading does not panic; whatever the encoding, the same events come out.

use super::forms::{base64, gzip, percent};
use proptest::prelude::*;
use rolecall_server::capture::{Read, Refusal, Room, Sent, read};
use rolecall_server::clock::Moment;
use rolecall_server::store::events::NewEvent;
use serde_json::{Map, Value, json};

const FORM: &str = "application/x-www-form-urlencoded";

fn reading(query: &str, content_type: &str, body: &[u8]) -> Result<Read, Refusal> {
    let received = Moment::of_micros(1_664_582_400_000_000);
    read(Sent { engage: false, query, content_type, body, received }, &mut Room::default().hold())
}

/// Any JSON that strings, numbers and nesting make interesting.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        // Null characters become something else.
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

/// What has to come out.
fn expected(events: &[Value]) -> Vec<(String, String, String, Value)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let event = |event: &Value| {
        let properties = serde_json::from_str(&event["properties"].to_string()).unwrap();
        (text(&event["uuid"]), text(&event["event"]), text(&event["distinct_id"]), properties)
    };
    events.iter().map(event).collect()
}

fn stored(event: NewEvent) -> (String, String, String, Value) {
    let properties = serde_json::from_str(&event.properties).unwrap();
    (event.uuid.to_string(), event.event, event.distinct_id, properties)
}

/// The body and the query of a request in one of all encodings.
fn encode(json: &str, wrapping: u8, place: u8) -> (String, &'static str, Vec<u8>) {
    // Python writes everything in ASCII, and so halves of characters as pairs of escapes.
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
    fn the_same_events_come_out_of_every_encoding(
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
        let out: Vec<_> = read.events.unwrap().into_iter().map(|event| stored(event.finish(None))).collect();
        prop_assert_eq!(out, expected(sent));
    }

    #[test]
    fn no_bytes_make_it_panic(query in ".{0,40}", kind in 0_usize..4, body in any::<Vec<u8>>()) {
        let kind = ["", "application/json", FORM, "text/plain"][kind];
        let _ = reading(&query, kind, &body);
        let _ = reading(&query, kind, &[b"\x1f\x8b", &body[..]].concat());
        let _ = reading(&query, kind, &gzip(&body));
    }

    #[test]
    fn nothing_that_looks_like_json_makes_it_panic_and_what_is_stored_is_json(
        body in "[\\[\\]{}\",:\\\\ud08NaIf+e.0-9-]{0,60}", more in value()
    ) {
        for text in [
            body.clone(),
            format!("{{\"event\":\"a\",\"distinct_id\":\"b\",\"properties\":{{\"a\":{body}}}}}"),
            format!("[{{\"event\":\"a\",\"distinct_id\":\"b\",\"$set\":{more},\"timestamp\":\"{body}\"}},{body}]"),
            format!("{{\"event\":{more},\"distinct_id\":{more},\"uuid\":{more},\"offset\":{more},\"$set_once\":{body}}}"),
        ] {
            let Ok(read) = reading("", "", text.as_bytes()) else { continue };
            for event in read.events.into_iter().flatten() {
                let event = event.finish(Some("::1"));
                prop_assert!(serde_json::from_str::<Map<String, Value>>(&event.properties).is_ok(), "{:?}", event);
                prop_assert!(!event.event.is_empty() && event.event.chars().count() <= 200);
                prop_assert!(!event.distinct_id.is_empty() && event.distinct_id.chars().count() <= 200);
                prop_assert!(!event.properties.contains('\0'));
            }
        }
    }

    #[test]
    fn a_changed_byte_in_what_is_fine_makes_no_panic(events in events(), wrapping in 0_u8..10, at: prop::sample::Index, by: u8) {
        let (_, _, mut body) = encode(&Value::from(events).to_string(), wrapping, 0);
        let at = at.index(body.len());
        body[at] = by;
        let _ = reading("", "", &body);
    }
}
