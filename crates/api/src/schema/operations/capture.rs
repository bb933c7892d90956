//! What SDKs call. Bodies can be JSON, forms or compressed, as SDKs of many ages send them; the form is described that a
//! program should use.

use super::EVENTS_OFF;
use crate::schema::operation::{JSON, Operation, operation};
use crate::schema::parameters::{Parameter, parameter};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::json;

/// Why events are refused. Then none of the request is stored.
const REFUSED: &[&str] = &["no_data", "invalid_payload", "event_too_large"];
const TOKEN: &[&str] = &["missing_api_key", "invalid_api_key"];

pub(super) fn operations() -> Vec<Operation> {
    let capture = [
        ["capture.e", "capture.e.get"],
        ["capture.capture", "capture.capture.get"],
        ["capture.track", "capture.track.get"],
        ["capture.batch", "capture.batch.get"],
        ["capture.engage", "capture.engage.get"],
        ["capture.i", "capture.i.get"],
    ];
    let flags = [["flags.decide", "flags.decide.get"], ["flags.flags", "flags.flags.get"]];
    let capture = capture.into_iter().flat_map(|names| {
        let described = in_both_methods(names, "Captures events; 200 means that they are stored.");
        described.map(|operation| {
            operation
                .returns_schema(200, "All events are stored.", JSON, stored)
                .fails(400, REFUSED)
                .fails(402, &["spend_limit_reached"])
                .fails(503, EVENTS_OFF)
        })
    });
    let flags = flags.into_iter().flat_map(|names| {
        let described = in_both_methods(names, "What SDKs ask when they start. There are no feature flags.");
        described.map(|operation| {
            operation.without_body().returns_schema(200, "No flags.", JSON, object).fails(400, REFUSED)
        })
    });
    capture.chain(flags).chain(config()).collect()
}

fn config() -> [Operation; 2] {
    [
        operation("sdk_config.show", "The configuration that browser SDKs load.").returns_schema(
            200,
            "The configuration.",
            JSON,
            object,
        ),
        operation("sdk_config.script", "The configuration that browser SDKs load, as a script.").returns_text(
            200,
            "The script.",
            "text/javascript",
        ),
    ]
}

/// The same by `POST` and by `GET`.
fn in_both_methods([post, get]: [&'static str; 2], summary: &'static str) -> [Operation; 2] {
    let post = operation(post, summary).takes_schema(JSON, sent, true);
    let get = operation(get, summary).query([data()]);
    [post, get].map(|operation| operation.fails(401, TOKEN).fails(400, &["parse_error"]))
}

/// The body as a query parameter.
fn data() -> Parameter {
    parameter("data", json!({"type": "string"}), "The body of the `POST`, as JSON or in base64.")
}

fn stored(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "object", "properties": {"status": {"const": 1}}, "required": ["status"]})
}

fn object(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "object"})
}

/// One event, or a batch.
fn sent(_: &mut SchemaGenerator) -> Schema {
    let token = json!({"type": "string", "description": "The project token, if it is not in the query."});
    let fields = json!({
        "event": {"type": "string", "description": "The event name."},
        "distinct_id": {"type": "string", "description": "The distinct ID of the user; can also be in `properties`."},
        "properties": {"type": "object", "description": "Anything about the event."},
        "timestamp": {"type": "string", "description": "When it happened, in RFC 3339; now if missing."},
        "uuid": {"type": "string", "description": "An event that is sent twice with the same UUID is stored once."},
    });
    let event = json!({"type": "object", "properties": fields, "required": ["event"]});
    let batch = json!({"type": "array", "items": event});
    json_schema!({
        "anyOf": [
            {"allOf": [event, {"properties": {"api_key": token}}]},
            {"type": "object", "properties": {"api_key": token, "batch": batch}, "required": ["batch"]},
            batch,
        ]
    })
}
