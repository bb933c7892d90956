//! The stream of live updates: its path, and the data of its events. `crate::live` has the connection.

use super::parse::parse;
use crate::{time::whole, url_codec::encode};
use rolecall_api::{LiveEvent, param};
use rolecall_view::prelude::*;

/// Above this age, in milliseconds, the server tells no more (its limit).
const OLDEST: f64 = 60_000.0;

/// The path of the stream. `last` is the id of the last event that was received; empty if there was none: then what has
/// changed since the page was opened is told, because its reads may be older.
#[must_use]
pub fn stream_path(last: &str) -> String {
    let path = "/api/stream/";
    if last.is_empty() {
        let age = window().performance().map_or(0.0, |performance| performance.now());
        format!("{path}?{}={}", param::AGE, whole(age.clamp(0.0, OLDEST)))
    } else {
        format!("{path}?{}={}", param::LAST_EVENT_ID, encode(last))
    }
}

/// Parses the data of an event; `None` if it is invalid.
#[must_use]
pub fn live_event(data: &str) -> Option<LiveEvent> {
    parse(data)
}
