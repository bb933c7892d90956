//! Takes request bodies in, whole and before anything else looks at the request: at most 1 MB, within half a minute.
//!
//! What is too large is read to its end (within reason) before it is refused: a server that answers and hangs up while
//! the client is still sending makes the client see a broken connection instead of the 413.

use crate::error::{Error, Result};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use std::time::Duration;

/// The largest body that is taken.
pub const MAX: usize = 1024 * 1024;
/// The largest body that is read to its end only to be refused.
const DRAINED: usize = 64 * 1024 * 1024;
const TOO_LARGE: Error = Error::TooLarge("The body is larger than 1 MB.");
/// How long a body may take.
const TIME: Duration = Duration::from_secs(30);

/// Hands the request on with its body in memory.
pub async fn layer(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        // A body has no meaning there and is left alone.
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    if length(&parts.headers) > MAX && parts.headers.contains_key(header::EXPECT) {
        // The client waits for a word before it sends.
        return refuse(TOO_LARGE);
    }
    match tokio::time::timeout(TIME, read(body)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(error)) => refuse(error),
        Err(_) => refuse(Error::TooSlow),
    }
}

/// The connection is in the middle of a body, perhaps, and of no more use.
fn refuse(error: Error) -> Response {
    ([(header::CONNECTION, "close")], error).into_response()
}

fn length(headers: &HeaderMap) -> usize {
    headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or(0)
}

async fn read(mut body: Body) -> Result<Bytes> {
    let mut bytes = BytesMut::new();
    let mut size = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Error::Malformed("it broke off".to_owned()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        size = size.saturating_add(data.len());
        if size > DRAINED {
            break;
        }
        if size <= MAX {
            bytes.extend_from_slice(&data);
        } else {
            bytes = BytesMut::new();
        }
    }
    if size > MAX { Err(TOO_LARGE) } else { Ok(bytes.freeze()) }
}
