//! Takes request bodies in, whole and before anything else looks at the request: at most 1 MB. Then a request has so long
//! to be answered.

use crate::error::Error;
use crate::events::memory::Owner;
use crate::http::client::client_of;
use crate::http::read_body::{BodySize, read_body, within};
use crate::state::App;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const SIZE: BodySize =
    BodySize { max: 1024 * 1024, drained: 64 * 1024 * 1024, too_large: "The body is larger than 1 MB." };

/// Hands the request on with its body in memory.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let limits = &app.config.limits;
    let (parts, body) = request.into_parts();
    let client = client_of(&parts, &app.config.trusted_proxies);
    let mut lease = app.body_memory.lease(vec![Owner::Client(client)]);
    let body = if matches!(parts.method, Method::GET | Method::HEAD) {
        // A body has no meaning there and is left alone.
        body
    } else {
        match read_body(&parts.headers, body, SIZE, limits, |bytes| lease.resize(bytes), None).await {
            Ok(bytes) => Body::from(bytes),
            Err(error) => return refuse(error),
        }
    };
    let answer = within(limits, next.run(Request::from_parts(parts, body))).await;
    drop(lease);
    answer.unwrap_or_else(Error::into_response)
}

/// The connection is in the middle of a body, perhaps, and of no more use.
fn refuse(error: Error) -> Response {
    ([(header::CONNECTION, "close")], error).into_response()
}
