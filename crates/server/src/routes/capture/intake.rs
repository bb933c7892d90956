//! Takes the body of a request in, within the room that all of them have, and reads it.
//!
//! What is not taken is read to its end all the same (within reason) before it is refused: most senders listen only once
//! they have sent everything, and would otherwise see a broken connection and not the answer.

use crate::app::App;
use crate::capture::{self, Held, MAX_BODY, Read, Refusal, Sent};
use crate::error::{Error, Result};
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use std::time::Duration;

/// The largest body that is read to its end only to be refused.
const DRAINED: usize = 128 * 1024 * 1024;
/// How long a body may take.
const TIME: Duration = Duration::from_mins(1);
/// From this size on a body is read on a thread that may take its time, in bytes.
const LARGE: usize = 128 * 1024;
/// The same for one that is packed, and may become a thousand times as large.
const LARGE_PACKED: usize = 4 * 1024;

/// A request that has arrived.
pub(super) struct Arrived {
    pub(super) parts: Parts,
    pub(super) read: Result<Read, Refusal>,
    /// What it holds.
    pub(super) held: Held,
}

/// Takes a request in.
///
/// # Errors
/// Its body is too large, too slow, or breaks off; there is no room for it.
pub(super) async fn take(app: &App, request: Request) -> Result<Arrived> {
    let received = app.clock.now();
    let (parts, body) = request.into_parts();
    let mut held = app.room.hold();
    let has_body = parts.method == Method::POST;
    let body = if has_body { receive(&parts.headers, body, &mut held).await? } else { Bytes::new() };
    let is_plain = matches!(body.first(), Some(b'{' | b'['));
    let is_large = body.len() > if is_plain { LARGE } else { LARGE_PACKED };
    let read = move || {
        let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let sent = Sent {
            engage: parts.uri.path().starts_with("/engage"),
            query: parts.uri.query().unwrap_or_default(),
            content_type: content_type.unwrap_or_default(),
            body: &body,
            received,
        };
        let read = capture::read(sent, &mut held);
        Arrived { parts, read, held }
    };
    if !is_large {
        return Ok(read());
    }
    let turn = app.room.turn().await;
    let read = move || {
        let _turn = turn;
        read()
    };
    tokio::task::spawn_blocking(read).await.map_err(|error| Error::Unexpected(error.into()))
}

async fn receive(headers: &HeaderMap, body: Body, held: &mut Held) -> Result<Bytes> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.unwrap_or(0) > MAX_BODY && headers.contains_key(header::EXPECT) {
        // The sender waits for a word before it sends.
        return Err(TOO_LARGE.into());
    }
    match tokio::time::timeout(TIME, whole(body, held)).await {
        Ok(taken) => taken,
        Err(_) => Err(Error::TooSlow),
    }
}

const TOO_LARGE: Refusal = Refusal::TooLarge("The body is larger than 20 MB.");

async fn whole(mut body: Body, held: &mut Held) -> Result<Bytes> {
    let mut bytes = BytesMut::new();
    let mut size = 0_usize;
    let mut refusal = None;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::Invalid("the body broke off".into()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        size = size.saturating_add(data.len());
        if size > MAX_BODY {
            refusal = Some(TOO_LARGE);
        } else if refusal.is_none() {
            refusal = held.grow(data.len()).err();
        }
        if refusal.is_some() {
            bytes = BytesMut::new();
            held.release();
            if size > DRAINED {
                break;
            }
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    match refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(bytes.freeze()),
    }
}
