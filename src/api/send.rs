//! Sends one request with a time limit that includes the body, and aborts it when its future is dropped. Also detects a
//! lost connection, and then probes the server until it answers.

use super::{
    ApiError,
    build::{self, look_for_newer_build, note_build},
    network::{connection_lost, is_online, note_lost, note_not_found, online, pause, retry_now},
    parse::parse,
    server_url::at_server,
    viewing,
};
use gloo_net::http::{Method, RequestBuilder};
use rolecall_api::{ErrorBody, VIEW_AS};
use rolecall_view::prelude::*;
use std::{cell::Cell, rc::Rc, time::Duration};
use web_sys::RequestCredentials;

/// The header that names the entry of a change: `<id of the organization>/<number>`.
const ENTRY: &str = "rolecall-entry";
/// Time limit of a read or a change, including its body.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(20);
/// The pauses between two tries to reach the server while the connection is lost; the last one repeats.
const PROBE_BACK_OFF: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

/// The result of one attempt.
pub(super) enum Reply {
    /// The server answered: status, body, and the entry of the activity log that it names.
    Answer(u16, String, Option<String>),
    /// The server answered that it is too busy (503).
    Busy(ErrorBody),
    /// A time-out, here or at a gateway (504): it says nothing about the connection.
    TimedOut,
    /// No connection, or a gateway that does not reach the server (502, or 503 without an error body of ours).
    Lost,
}

/// A running request. Dropping it, or the future that holds it, aborts the request and clears its time limit.
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

/// Sends a request once. `key` is the idempotency key of a change.
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
    let mut builder = RequestBuilder::new(&at_server(path))
        .method(method)
        // Of two origins, browsers send cookies only if told to.
        .credentials(RequestCredentials::Include)
        .header("Accept", "application/json")
        .abort_signal(in_flight.abort.as_ref().map(web_sys::AbortController::signal).as_ref());
    if let Some(key) = key {
        builder = builder.header("Idempotency-Key", key);
    }
    if let Some(view) = viewing::header(path) {
        builder = builder.header(VIEW_AS, &view);
    }
    let request = match body {
        Some(body) => builder.header("Content-Type", "application/json").body(body),
        None => builder.build(),
    };
    let request = request.map_err(|_| ApiError::Unexpected(None))?;
    let answer = match request.send().await {
        Ok(response) => {
            note_build(response.headers().get(build::HEADER));
            let (status, entry) = (response.status(), response.headers().get(ENTRY));
            response.text().await.map(|text| (status, text, entry))
        }
        Err(error) => Err(error),
    };
    // The response has arrived completely, so there is nothing to abort.
    in_flight.abort = None;
    drop(in_flight);
    let outcome = match answer {
        Ok((503, text, _)) if error_of(&text).is_some() => error_of(&text).map_or(Reply::Lost, Reply::Busy),
        Ok((504, ..)) => Reply::TimedOut,
        Ok((502 | 503, ..)) => Reply::Lost,
        Ok((status, text, entry)) => Reply::Answer(status, text, entry),
        Err(_) if is_late.get() => return Ok(Reply::TimedOut),
        Err(_) => Reply::Lost,
    };
    note_connection(matches!(outcome, Reply::Lost));
    if let Reply::Answer(status, text, _) = &outcome {
        viewing::note_ended(*status, text);
    }
    if let Reply::Answer(status, text, _) = &outcome
        && (*status == 404 || is_kept_out(*status, text))
    {
        note_not_found(path);
    }
    Ok(outcome)
}

/// True if an organization keeps the user out until they have two-factor authentication.
fn is_kept_out(status: u16, text: &str) -> bool {
    status == 403 && text.contains(r#""rule":"two_factor_required""#)
}

pub(super) fn error_of(text: &str) -> Option<ErrorBody> {
    parse(text)
}

/// Requests `/_preflight`, to find out whether the server can be reached.
async fn probe() {
    let _ = send(Method::GET, "/_preflight", None, None, TIME_LIMIT).await;
}

/// Follows the browser's `online` and `offline` events, which come before any request fails. The component that shows
/// the state calls this; the listeners are removed with it.
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

/// Records whether the server was reached. If the connection has just been lost, starts to probe the server.
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

/// Probes the server once, and looks for a newer build; for something that failed to load without `api`, such as a file of
/// code.
pub fn check_connection() {
    leptos::task::spawn_local(async {
        probe().await;
        look_for_newer_build().await;
    });
}
