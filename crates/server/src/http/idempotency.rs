//! `Idempotency-Key`: an unsafe request that is sent twice with the same key runs once (contract 3).
//!
//! This is one layer around all routes; handlers know nothing about it. It identifies the user, claims the key in the
//! database, runs the handler to completion even if the client disconnects, and stores the response.
//!
//! - **Scope of a key:** one user (by session or API key) and one endpoint. Without a user the header is ignored, so
//!   that nobody can get the response to somebody else's request. Signing in, up and out and setting a new password
//!   by a link ignore it too, because their responses set cookies.
//! - **Same request:** path, query and body must be the same bytes.
//! - **Stored responses:** those with status 2xx. After a 4xx or 5xx the key can be used again, unless the change was
//!   committed: then, as after a crash between the change and its response, the second response is 409 `answer_lost`.
//!   The transaction of the change records that, not the status. Changes that the request did not ask for are therefore
//!   committed with [`crate::store::Tx::commit_aside`].
//! - **Never stored:** cookies, and secrets that are shown once (`stored.rs`).
//! - **Not covered:** a change of password in a session, if the response is lost. It ended the session, so the second
//!   request is 401 `not_authenticated`, and the user signs in, with the new password if the change was made. A stored
//!   response could not help: it has no cookie. With an API key the change is covered.

mod stored;

use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::http::request_id::panicked;
use crate::http::session::MaybeCaller;
use crate::logging;
use crate::state::App;
use crate::store::idempotency::{self, RequestClaim, RequestState};
use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::FutureExt;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::BodyExt;
use rolecall_api::{ENDPOINTS, Guard, UserId};
use sha2::Sha256;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use stored::storable_body;
use tracing::Instrument;

/// The request header.
const HEADER: &str = "idempotency-key";
/// The header of a stored response.
const REPLAYED: &str = "idempotency-replayed";
/// The most characters of a key.
const MAX_KEY_LENGTH: usize = 64;
/// Endpoints that ignore the header: their responses set a cookie, they change nothing, they begin what a further
/// request begins anew, or Stripe calls them.
const IGNORED: [&str; 11] = [
    "login",
    "login.token",
    "login.passkey.start",
    "login.passkey",
    "logout",
    "signup.create",
    "reset.complete",
    "user.totp.start",
    "user.passkey.start",
    "billing.stripe",
    "query.create",
];
/// Runs a request with a key once, and responds to a repeated one with the stored response.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let keyed = match read_key(&app, &mut parts).await {
        Ok(Some(keyed)) => keyed,
        Ok(None) => return next.run(Request::from_parts(parts, body)).await,
        Err(error) => return error.into_response(),
    };
    let work = run_once(app.clone(), keyed, parts, body, next).in_current_span();
    app.background.run_to_completion(work).await.unwrap_or_else(Error::into_response)
}

/// What a key belongs to.
struct Keyed {
    /// The name in the endpoint table.
    endpoint: &'static str,
    /// The value of the header.
    key: String,
    user: UserId,
}

/// The key of a request with its user and endpoint; none if the request has no key or its key is ignored.
async fn read_key(app: &App, parts: &mut Parts) -> Result<Option<Keyed>> {
    let Some(key) = key_header(&parts.headers)?.map(str::to_owned) else {
        return Ok(None);
    };
    let Some(endpoint) = endpoint(parts) else {
        return Ok(None);
    };
    let MaybeCaller(caller) = MaybeCaller::from_request_parts(parts, app).await?;
    Ok(caller.map(|caller| Keyed { endpoint, key, user: caller.id().clone() }))
}

/// Claims the key, and then runs the request or responds as the earlier request with this key demands.
async fn run_once(app: App, keyed: Keyed, parts: Parts, body: Body, next: Next) -> Result<Response> {
    let Keyed { endpoint, key, user } = keyed;
    // `crate::http::body_limit` has already read it into memory.
    let body = body.collect().await.map_err(|_| Error::Malformed("it was cut off".to_owned()))?.to_bytes();
    let id = sha256(&format!("{user}\n{endpoint}\n{key}"));
    let fingerprint = fingerprint(&key, &parts, &body);
    let request = idempotency::KeyedRequest { id: &id, user: user.as_str(), fingerprint: &fingerprint };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let claimed = idempotency::claim(&mut tx, request, now).await?;
    tx.commit().await?;
    match claimed {
        RequestState::New(claim) => {
            let request = Request::from_parts(parts, Body::from(body));
            Ok(run_and_store(&app, &claim, endpoint, request, next).await)
        }
        RequestState::Answered { status, body } => Ok(stored_response(status, body)),
        RequestState::Mismatch => Err(conflict(
            "idempotency_mismatch",
            "This Idempotency-Key was used for another request; use a new key for a new request.",
        )),
        RequestState::InProgress => Err(conflict(
            "in_progress",
            "The first request with this Idempotency-Key is still being carried out; try again in a moment.",
        )),
        RequestState::AnswerLost => Err(conflict(
            "answer_lost",
            "This request was carried out, but its response was not kept. Check the current state.",
        )),
        RequestState::TooMany(until) => {
            Err(Error::Throttled(Duration::from_micros((until.micros() - now.micros()).unsigned_abs())))
        }
    }
}

/// The value of the header, if it was sent.
///
/// # Errors
/// `blank`, `max_length`, `invalid_input`.
fn key_header(headers: &HeaderMap) -> Result<Option<&str>> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let wrong = |code, detail: &'static str| Error::field("Idempotency-Key", code, detail);
    let text = value.to_str().ok().filter(|_| values.next().is_none());
    let text = text.ok_or_else(|| wrong("invalid_input", "Send one Idempotency-Key of printable ASCII characters."))?;
    match text.trim() {
        "" => Err(wrong("blank", "An Idempotency-Key has 1 to 64 characters.")),
        key if key.chars().count() > MAX_KEY_LENGTH => {
            Err(wrong("max_length", "An Idempotency-Key has 1 to 64 characters."))
        }
        key => Ok(Some(key)),
    }
}

/// The name of the endpoint that the request matched, unless it ignores the header.
fn endpoint(parts: &Parts) -> Option<&'static str> {
    let path = normalize_path(parts.extensions.get::<MatchedPath>()?.as_str());
    let method = match parts.method {
        Method::POST => rolecall_api::Method::Post,
        Method::PATCH | Method::PUT => rolecall_api::Method::Patch,
        Method::DELETE => rolecall_api::Method::Delete,
        _ => return None,
    };
    let endpoint = ENDPOINTS.iter().find(|endpoint| endpoint.method == method && endpoint.path == path)?;
    (endpoint.guard != Guard::Token && !IGNORED.contains(&endpoint.name)).then_some(endpoint.name)
}

/// A path without a slash at the end, with `/api/environments` replaced by its other name `/api/projects`.
fn normalize_path(path: &str) -> String {
    let path = path.strip_suffix('/').unwrap_or(path);
    match path.strip_prefix("/api/environments") {
        Some(rest) => format!("/api/projects{rest}"),
        None => path.to_owned(),
    }
}

/// A hash of the path, query and body, equal for equal requests. It is keyed with the idempotency key, which is not
/// stored: bodies can contain passwords, and with a plain hash whoever has the database could guess them.
fn fingerprint(key: &str, parts: &Parts, body: &Bytes) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        // Never: HMAC accepts keys of any length.
        return String::new();
    };
    mac.update(normalize_path(parts.uri.path()).as_bytes());
    mac.update(b"\n");
    mac.update(parts.uri.query().unwrap_or_default().as_bytes());
    mac.update(b"\n");
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

/// Runs the handler and stores its response. A panic becomes a 500.
async fn run_and_store(app: &App, claim: &RequestClaim, endpoint: &str, request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(idempotency::carry_out(claim.clone(), next.run(request))).catch_unwind().await;
    let response = answer.unwrap_or_else(|_| panicked().into_response());
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return Error::Unexpected("the response was cut off".into()).into_response();
    };
    if let Err(error) = store_response(app, claim, endpoint, &parts, &body).await {
        // The transaction of the change has marked the key as done, so a repeated request does not run.
        tracing::warn!(
            cause = logging::cause(&error),
            "the answer to a request with an idempotency key was not stored"
        );
    }
    Response::from_parts(parts, Body::from(body))
}

/// Stores the response of a request that succeeded; after any other, releases the key unless the change was committed.
async fn store_response(
    app: &App,
    claim: &RequestClaim,
    endpoint: &str,
    parts: &axum::http::response::Parts,
    body: &Bytes,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if parts.status.is_success() {
        match storable_body(endpoint, &parts.headers, body) {
            Some(text) => idempotency::store_answer(&mut tx, claim, parts.status.as_u16(), &text).await?,
            None => idempotency::lose_answer(&mut tx, claim).await?,
        }
    } else {
        idempotency::fail(&mut tx, claim).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A stored response, marked as such.
fn stored_response(status: u16, body: String) -> Response {
    let mut response = StatusCode::from_u16(status).unwrap_or(StatusCode::OK).into_response();
    if !body.is_empty() {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *response.body_mut() = Body::from(body);
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn conflict(code: &'static str, detail: &'static str) -> Error {
    Error::Conflict { code, detail: detail.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_that_is_named_here_exists() {
        for name in IGNORED {
            assert!(ENDPOINTS.iter().any(|endpoint| endpoint.name == name), "{name}");
        }
    }
}
