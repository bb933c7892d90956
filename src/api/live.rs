//! The stream of live updates: its path, and the data of its events. `crate::live` has the connection.

use super::parse::parse;
use crate::url_codec::encode;
use rolecall_api::LiveEvent;

/// The path of the stream. `last` is the id of the last event that was received; empty if there was none.
#[must_use]
pub fn stream_path(last: &str) -> String {
    let path = "/api/stream/";
    if last.is_empty() { path.to_owned() } else { format!("{path}?last_event_id={}", encode(last)) }
}

/// Parses the data of an event; `None` if it is invalid.
#[must_use]
pub fn live_event(data: &str) -> Option<LiveEvent> {
    parse(data)
}
