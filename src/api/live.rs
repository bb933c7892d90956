//! The stream of live updates: opening it, and the data of its events. `crate::live` has the connection.

use super::{parse::parse, server_url::at_server};
use crate::{time::whole, url_codec::encode};
use rolecall_api::{LiveEvent, param};
use rolecall_view::prelude::*;
use web_sys::{EventSource, EventSourceInit};

/// Above this age, in milliseconds, the server tells no more (its limit).
const OLDEST: f64 = 60_000.0;

/// Opens the stream; `None` if the browser refuses. `last` is the id of the last event that was received; empty if there was
/// none: then what has changed since the page was opened is told, because its reads may be older.
#[must_use]
pub fn open_stream(last: &str) -> Option<EventSource> {
    let url = at_server("/api/stream/");
    let url = if last.is_empty() {
        let age = window().performance().map_or(0.0, |performance| performance.now());
        format!("{url}?{}={}", param::AGE, whole(age.clamp(0.0, OLDEST)))
    } else {
        format!("{url}?{}={}", param::LAST_EVENT_ID, encode(last))
    };
    let with_cookies = EventSourceInit::new();
    with_cookies.set_with_credentials(true);
    EventSource::new_with_event_source_init_dict(&url, &with_cookies).ok()
}

/// Parses the data of an event; `None` if it is invalid.
#[must_use]
pub fn live_event(data: &str) -> Option<LiveEvent> {
    parse(data)
}
