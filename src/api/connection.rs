//! Reads and queries: maps their responses to results, and retries reads while the server cannot be reached.
//! [`super::send`] sends a single request; changes are in [`super::change`].

use super::{
    ApiError,
    network::{note_session, pause},
    parse::parse,
    send::{Reply, TIME_LIMIT, error_of, send},
};
use gloo_net::http::Method;
use rolecall_api::ErrorBody;
use rolecall_json::FromJson;
use serde::{Serialize, de::DeserializeOwned};
use std::{pin::Pin, time::Duration};

/// The time limit of a query, as [`TIME_LIMIT`]; longer than the server's own limit.
const QUERY_TIME_LIMIT: Duration = Duration::from_mins(2);
/// The pauses before each retry of a read. After the last retry the read fails; pages retry it when the connection is
/// back.
const BACK_OFF: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// A future of the body of a response.
type BodyFuture = Pin<Box<dyn Future<Output = Result<String, ApiError>>>>;

/// Sends a GET request; retries a few times while the server cannot be reached.
pub(super) fn read<T: FromJson>(path: &str) -> impl Future<Output = Result<T, ApiError>> + use<T> {
    parsed(Box::pin(read_text(path.to_owned())), parse)
}

/// [`read`] for responses without a body.
pub(super) fn read_nothing(path: &str) -> impl Future<Output = Result<(), ApiError>> + use<> {
    parsed(Box::pin(read_text(path.to_owned())), |_| Some(()))
}

/// [`read`] for responses with arbitrary JSON, whose numbers must stay exact.
pub(super) fn read_exactly<T: DeserializeOwned>(path: &str) -> impl Future<Output = Result<T, ApiError>> + use<T> {
    parsed(Box::pin(read_text(path.to_owned())), |text| serde_json::from_str(text).ok())
}

async fn read_text(path: String) -> Result<String, ApiError> {
    let mut waits = BACK_OFF.iter();
    loop {
        let failure = match send(Method::GET, &path, None, None, TIME_LIMIT).await? {
            Reply::Answer(status, text, _) => return judge(status, text),
            Reply::TimedOut => return Err(ApiError::TimedOut),
            Reply::Busy(body) => busy_error(body),
            Reply::Lost => ApiError::Unreachable,
        };
        // Retry only errors that pass: a server without an event store will not have one a second later.
        let Some(wait) = waits.next().filter(|_| failure.is_passing()) else { return Err(failure) };
        pause(*wait).await;
    }
}

/// Sends a query that is too long for a URL as POST; changes nothing. Never retried, because the query itself may be
/// what overloads the server.
pub(super) fn ask<T: FromJson, R: Serialize>(
    path: &str,
    request: &R,
) -> impl Future<Output = Result<T, ApiError>> + use<T, R> {
    parsed(Box::pin(ask_text(path.to_owned(), serde_json::to_string(request).unwrap_or_default())), parse)
}

/// [`ask`] for responses with arbitrary JSON, whose numbers must stay exact.
pub(super) fn ask_exactly<T: DeserializeOwned, R: Serialize>(
    path: &str,
    request: &R,
) -> impl Future<Output = Result<T, ApiError>> + use<T, R> {
    let body = serde_json::to_string(request).unwrap_or_default();
    parsed(Box::pin(ask_text(path.to_owned(), body)), |text| serde_json::from_str(text).ok())
}

async fn ask_text(path: String, body: String) -> Result<String, ApiError> {
    match send(Method::POST, &path, Some(body), None, QUERY_TIME_LIMIT).await? {
        Reply::Answer(status, text, _) => judge(status, text),
        Reply::Busy(body) => Err(busy_error(body)),
        Reply::TimedOut => Err(ApiError::TimedOut),
        Reply::Lost => Err(ApiError::Unreachable),
    }
}

/// The body of a response if its status is a success; else the error that it stands for.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::result_large_err, reason = "small in the browser, where pointers are")
)]
pub(super) fn judge(status: u16, text: String) -> Result<String, ApiError> {
    if (200..300).contains(&status) {
        note_session(false);
        return Ok(text);
    }
    let body = error_of(&text);
    if status == 401 {
        // The password was right; a session has not begun yet.
        if let Some(body) = body.filter(|body| body.ways.is_some()) {
            return Err(ApiError::Invalid(body));
        }
        note_session(true);
        return Err(ApiError::SignedOut);
    }
    Err(match (status, body) {
        (404, _) => ApiError::NotFound,
        (403, Some(body)) => ApiError::Refused(body),
        (429, Some(body)) => ApiError::Busy(body),
        (400..=499, Some(body)) => ApiError::Invalid(body),
        (_, Some(body)) => ApiError::Unexpected(body.request_id),
        (_, None) => ApiError::Unexpected(None),
    })
}

/// The error of a 503 response: the server is temporarily busy, or it has no event store.
pub(super) fn busy_error(body: ErrorBody) -> ApiError {
    if body.code == "events_off" { ApiError::Invalid(body) } else { ApiError::Busy(body) }
}

/// Parses the body. This is the only part that is compiled for each response type.
async fn parsed<T>(text: BodyFuture, parse: fn(&str) -> Option<T>) -> Result<T, ApiError> {
    parse(&text.await?).ok_or(ApiError::Unexpected(None))
}
