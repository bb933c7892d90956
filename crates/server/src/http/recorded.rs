//! Names the entry of the activity log that a request has written, in the header `Rolecall-Entry`:
//! `<id of the organization>/<number>`. So a client can offer to undo a change without looking for it.

use crate::activity::first_recorded;
use crate::http::headers::ENTRY;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

/// Adds the header to the response of a successful change.
pub async fn layer(request: Request, next: Next) -> Response {
    let (mut response, recorded) = first_recorded(next.run(request)).await;
    if let Some(recorded) = recorded.filter(|_| response.status().is_success()) {
        let value = format!("{}/{}", recorded.organization, recorded.number);
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(ENTRY, value);
        }
    }
    response
}
