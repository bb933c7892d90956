//! One request, with a time limit that covers the body, aborted when nobody waits for it any more; and what it says about the
//! connection: while the server cannot be reached, it is asked again and again until it answers.

use super::{
    ApiError,
    network::{connection_lost, is_online, note_lost, note_missed, online, pause, retry_now},
};
use gloo_net::http::{Method, RequestBuilder};
use leptos::prelude::*;
use rolecall_api::ErrorBody;
use std::{cell::Cell, rc::Rc, time::Duration};

/// How long a read or a change may take, its body included.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(20);
/// The pauses between two tries to reach the server while the connection is lost; the last one repeats.
const PROBE_BACK_OFF: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

/// What came of one try.
pub(super) enum Reply {
    /// The server has answered: status and body.
    Answer(u16, String),
    /// The server has answered that it is too busy (503).
    Busy(ErrorBody),
    /// No answer in time, ours or a gateway's (504): that says nothing about the connection.
    TimedOut,
    /// No connection, or a gateway without a server behind it (502 or 503 in words of its own).
    Lost,
}

/// A request under way. Dropped, it is aborted, and its time limit with it: also when the future that holds it is.
struct InFlight {
    abort: Option<web_sys::AbortController>,
    timer: Option<TimeoutHandle>,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}

/// Sends once. `key` is the idempotency key of a change.
pub(super) async fn send(
    method: Method,
    path: &str,
    body: Option<String>,
    key: Option<&str>,
    limit: Duration,
) -> Result<Reply, ApiError> {
    let abort = web_sys::AbortController::new().ok();
    let is_late = Rc::new(Cell::new(false));
    let timer = abort.clone().and_then(|abort| {
        let is_late = Rc::clone(&is_late);
        let stop = move || {
            is_late.set(true);
            abort.abort();
        };
        set_timeout_with_handle(stop, limit).ok()
    });
    let mut in_flight = InFlight { abort, timer };
    let mut builder = RequestBuilder::new(path)
        .method(method)
        .header("Accept", "application/json")
        .abort_signal(in_flight.abort.as_ref().map(web_sys::AbortController::signal).as_ref());
    if let Some(key) = key {
        builder = builder.header("Idempotency-Key", key);
    }
    let request = match body {
        Some(body) => builder.header("Content-Type", "application/json").body(body),
        None => builder.build(),
    };
    let request = request.map_err(|_| ApiError::Unexpected(None))?;
    let answer = match request.send().await {
        Ok(response) => {
            let status = response.status();
            response.text().await.map(|text| (status, text))
        }
        Err(error) => Err(error),
    };
    // There is nothing left to abort.
    in_flight.abort = None;
    drop(in_flight);
    let outcome = match answer {
        Ok((503, text)) if error_of(&text).is_some() => error_of(&text).map_or(Reply::Lost, Reply::Busy),
        Ok((504, _)) => Reply::TimedOut,
        Ok((502 | 503, _)) => Reply::Lost,
        Ok((status, text)) => Reply::Answer(status, text),
        Err(_) if is_late.get() => return Ok(Reply::TimedOut),
        Err(_) => Reply::Lost,
    };
    note_connection(matches!(outcome, Reply::Lost));
    if matches!(outcome, Reply::Answer(404, _)) {
        note_missed(path);
    }
    Ok(outcome)
}

pub(super) fn error_of(text: &str) -> Option<ErrorBody> {
    serde_json::from_str(text).ok()
}

/// Finds out whether the server is there.
async fn probe() {
    let _ = send(Method::GET, "/_preflight", None, None, TIME_LIMIT).await;
}

/// As [`is_online`], followed: the browser knows of a lost network before any request does, and of its return. To be called
/// by the component that shows it; it listens while that is there.
pub fn watch_network() -> ArcRwSignal<bool> {
    let online = online();
    let set = {
        let online = online.clone();
        move || online.set(is_online())
    };
    let set_back = set.clone();
    let gone = window_event_listener(leptos::ev::offline, move |_| {
        set();
        note_connection(true);
    });
    let back = window_event_listener(leptos::ev::online, move |_| {
        set_back();
        retry_now();
    });
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
    online
}

/// Notes whether the server was reached. While it is not, it is asked again and again until it answers.
fn note_connection(lost: bool) {
    if note_lost(lost) {
        leptos::task::spawn_local(probe_until_reached());
    }
}

async fn probe_until_reached() {
    let is_lost = connection_lost();
    let mut waits = PROBE_BACK_OFF.iter();
    let mut wait = Duration::ZERO;
    while is_lost.get_untracked() {
        wait = waits.next().copied().unwrap_or(wait);
        pause(wait).await;
        if is_lost.get_untracked() {
            probe().await;
        }
    }
}

/// Asks once whether the server is there, for something that failed to load by another way than `api`.
pub fn check_connection() {
    leptos::task::spawn_local(probe());
}
