//! One request: sent with a time limit that covers the body, and aborted when nobody waits for it any more. Reads are
//! repeated, a few times, while the server cannot be reached. Changes are in [`super::change`].

use super::{
    ApiError,
    network::{note_connection, note_missed, note_session, pause},
};
use gloo_net::http::{Method, RequestBuilder};
use leptos::prelude::*;
use rolecall_api::ErrorBody;
use serde::{Serialize, de::DeserializeOwned};
use std::{cell::Cell, pin::Pin, rc::Rc, time::Duration};

/// How long a read or a change may take, its body included.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(20);
/// As [`TIME_LIMIT`], of a query: longer than the server gives it.
const QUERY_TIME_LIMIT: Duration = Duration::from_mins(2);
/// The pauses between the tries of a read. After the last one it has failed, until the connection is back.
const BACK_OFF: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// The body of an answer, on its way.
pub(super) type Texting = Pin<Box<dyn Future<Output = Result<String, ApiError>>>>;

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

/// Reads; tries again while the server cannot be reached.
pub(super) fn read<T: DeserializeOwned>(path: &str) -> impl Future<Output = Result<T, ApiError>> + use<T> {
    parsed(Box::pin(read_text(path.to_owned())))
}

async fn read_text(path: String) -> Result<String, ApiError> {
    let mut waits = BACK_OFF.iter();
    loop {
        let failure = match send(Method::GET, &path, None, None, TIME_LIMIT).await? {
            Reply::Answer(status, text) => return judge(status, text),
            Reply::TimedOut => return Err(ApiError::TimedOut),
            Reply::Busy(body) => busy_error(body),
            Reply::Lost => ApiError::Unreachable,
        };
        // A server that keeps no events will not have them a moment later.
        let Some(wait) = waits.next().filter(|_| failure.is_passing()) else { return Err(failure) };
        pause(*wait).await;
    }
}

/// Asks something that is too long for an address; changes nothing. Tried once: it may be the query that is too much.
pub(super) fn ask<T: DeserializeOwned, R: Serialize>(
    path: &str,
    request: &R,
) -> impl Future<Output = Result<T, ApiError>> + use<T, R> {
    parsed(Box::pin(ask_text(path.to_owned(), serde_json::to_string(request).unwrap_or_default())))
}

async fn ask_text(path: String, body: String) -> Result<String, ApiError> {
    match send(Method::POST, &path, Some(body), None, QUERY_TIME_LIMIT).await? {
        Reply::Answer(status, text) => judge(status, text),
        Reply::Busy(body) => Err(busy_error(body)),
        Reply::TimedOut => Err(ApiError::TimedOut),
        Reply::Lost => Err(ApiError::Unreachable),
    }
}

/// Finds out whether the server is there.
pub(super) async fn probe() {
    let _ = send(Method::GET, "/_preflight", None, None, TIME_LIMIT).await;
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

/// The body of an answer that is a success; else the error that it means.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::result_large_err, reason = "small in the browser, where pointers are")
)]
pub(super) fn judge(status: u16, text: String) -> Result<String, ApiError> {
    if (200..300).contains(&status) {
        note_session(false);
        return Ok(text);
    }
    if status == 401 {
        note_session(true);
        return Err(ApiError::SignedOut);
    }
    Err(match (status, error_of(&text)) {
        (404, _) => ApiError::NotFound,
        (403, Some(body)) => ApiError::Refused(body),
        (429, Some(body)) => ApiError::Busy(body),
        (400..=499, Some(body)) => ApiError::Invalid(body),
        (_, Some(body)) => ApiError::Unexpected(body.request_id),
        (_, None) => ApiError::Unexpected(None),
    })
}

/// What a 503 of the server means: it is busy for a while, or keeps no events at all.
pub(super) fn busy_error(body: ErrorBody) -> ApiError {
    if body.code == "events_off" { ApiError::Invalid(body) } else { ApiError::Busy(body) }
}

pub(super) fn error_of(text: &str) -> Option<ErrorBody> {
    serde_json::from_str(text).ok()
}

/// All that is compiled anew for each type: everything before is the same for all of them.
pub(super) async fn parsed<T: DeserializeOwned>(text: Texting) -> Result<T, ApiError> {
    serde_json::from_str(&text.await?).map_err(|_| ApiError::Unexpected(None))
}
