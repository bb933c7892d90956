//! `GET /api/stream/`: what has changed, as server-sent events (contract 8, `docs/live.md`).

use crate::accounts::Caller;
use crate::error::Result;
use crate::http::extract::QueryParams;
use crate::http::headers;
use crate::state::App;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use rolecall_api::param;
use std::convert::Infallible;
use std::time::Duration;

/// The header with the id of the last event that a client has.
const LAST_EVENT_ID: &str = "last-event-id";
/// The longest time before a stream begins whose changes are told.
const OLDEST: Duration = Duration::from_mins(1);

/// Streams what changes for the caller from now on, or from the last event that they have. Ends with their session or
/// key.
///
/// # Errors
/// 429 and 503 if there are too many streams.
pub async fn show(State(app): State<App>, caller: Caller, query: QueryParams, request: HeaderMap) -> Result<Response> {
    // A header that is not text is an id that is not ours.
    let header = request.get(LAST_EVENT_ID).map(|value| value.to_str().unwrap_or("?"));
    let last = header.or(query.get(param::LAST_EVENT_ID)).filter(|id| !id.is_empty());
    let age = query.get(param::AGE).and_then(|age| age.parse().ok()).map(Duration::from_millis);
    let live = app.live.open(&caller, last, age.map(|age| age.min(OLDEST))).await?;
    let events = stream::unfold(live, |mut live| async move {
        let events = live.next().await?;
        Some((Ok::<_, Infallible>(events), live))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        // Proxies must neither keep the events nor wait for more of them.
        (header::CACHE_CONTROL, headers::STREAMED),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}
