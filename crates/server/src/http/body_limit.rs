//! Reads each request body (of at most 1 MB) into memory before any other layer sees the request, and then limits the
//! time until the response begins. Capture has limits of its own.

use crate::error::Error;
use crate::events::memory::Owner;
use crate::http::client::client_of;
use crate::http::read_body::{BodySize, read_body, with_time_limit};
use crate::state::App;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const BODY_SIZE: BodySize =
    BodySize { max: 1024 * 1024, drained: 64 * 1024 * 1024, too_large: "The body is larger than 1 MB." };

/// Passes the request on with its body in memory, or responds with an error: 413, 408 or 503.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let limits = &app.config.limits;
    let (parts, body) = request.into_parts();
    let client = client_of(&parts, &app.config.trusted_proxies);
    let mut lease = app.body_memory.lease(vec![Owner::Client(client)]);
    let body = if matches!(parts.method, Method::GET | Method::HEAD) {
        // The body of a GET has no meaning; do not read it.
        body
    } else {
        match read_body(&parts.headers, body, BODY_SIZE, limits, |bytes| lease.resize(bytes), None).await {
            Ok(bytes) => Body::from(bytes),
            Err(error) => return refuse(error),
        }
    };
    let answer = with_time_limit(limits, next.run(Request::from_parts(parts, body))).await;
    drop(lease);
    answer.unwrap_or_else(Error::into_response)
}

/// Closes the connection too: the rest of the body may still be on its way.
fn refuse(error: Error) -> Response {
    ([(header::CONNECTION, "close")], error).into_response()
}
