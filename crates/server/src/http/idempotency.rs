//! `Idempotency-Key`: an unsafe request that is sent again is carried out once (contract 3).
//!
//! One layer around all routes; handlers know nothing of it. It finds out who asks, claims the key in the database,
//! runs the handler to completion even if the client disconnects, and stores the answer.
//!
//! - **Who:** a key belongs to a person, signed in by cookie or by API key. Requests of nobody are carried out as if
//!   they had no key: nobody may get the answer to somebody else's request. What signs in, up or out has no key either,
//!   because its answer sets a cookie.
//! - **What:** the route is the endpoint; the address, the query and the body have to be the same bytes.
//! - **Which answers:** those with 2xx. After a refusal (4xx) or an error of the server (5xx) the same key may be used
//!   again, unless the change was made: then, as after a crash between the change and its answer, the second answer is
//!   409 `answer_lost`. Whether it was made, the database knows and not the status: what is not the change itself is
//!   committed with [`crate::store::Tx::commit_aside`].
//! - **Never stored:** cookies, and secrets that are shown once ([`SHOWN_ONCE`]).
//! - **Not covered:** a change of password whose answer is lost. It ended the session, and the new cookie is lost with the
//!   answer: the second request comes from nobody and is 401 `not_authenticated`. To know it again, an ended session would
//!   have to go on being known; and the first answer without its cookie would say "done" to somebody who is signed out. So
//!   they sign in, with the new password if the change was made. With an API key, which stays, it is answered again.

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
use serde_json::Value;
use sha2::Sha256;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tracing::Instrument;

/// The header.
const HEADER: &str = "idempotency-key";
/// The header of an answer that is the first one again.
const REPLAYED: &str = "idempotency-replayed";
/// The most characters of a key.
const LENGTH: usize = 64;
/// The largest answer that is stored, in bytes; of a larger one only that the request was carried out.
pub const MAX_ANSWER: usize = 64 * 1024;
/// Endpoints whose answers set a cookie, or that change nothing.
const WITHOUT: [&str; 5] = ["login", "logout", "signup.create", "billing.stripe", "query.create"];
/// Secrets that are shown once, by endpoint: null when the answer is given again.
const SHOWN_ONCE: [(&str, &str); 3] =
    [("personal_api_key.create", "/value"), ("billing.checkout", "/url"), ("billing.portal", "/url")];

/// Carries a request with a key out once, and gives the first answer again.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let keyed = match keyed(&app, &mut parts).await {
        Ok(Some(keyed)) => keyed,
        Ok(None) => return next.run(Request::from_parts(parts, body)).await,
        Err(error) => return error.into_response(),
    };
    let work = once(app.clone(), keyed, parts, body, next).in_current_span();
    app.background.run_to_completion(work).await.unwrap_or_else(Error::into_response)
}

/// A request with a key.
struct Keyed {
    endpoint: &'static str,
    key: String,
    user: UserId,
}

/// The key of a request, whose it is, and what it is for; none if the request is carried out as if it had no key.
async fn keyed(app: &App, parts: &mut Parts) -> Result<Option<Keyed>> {
    let Some(key) = read(&parts.headers)?.map(str::to_owned) else {
        return Ok(None);
    };
    let Some(endpoint) = endpoint(parts) else {
        return Ok(None);
    };
    let MaybeCaller(caller) = MaybeCaller::from_request_parts(parts, app).await?;
    Ok(caller.map(|caller| Keyed { endpoint, key, user: caller.id().clone() }))
}

async fn once(app: App, keyed: Keyed, parts: Parts, body: Body, next: Next) -> Result<Response> {
    let Keyed { endpoint, key, user } = keyed;
    // It is in memory already: see `crate::http::body_limit`.
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
            Ok(carry_out(&app, &claim, endpoint, request, next).await)
        }
        RequestState::Answered { status, body } => Ok(again(status, body)),
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

/// The key of a request, if it has one.
fn read(headers: &HeaderMap) -> Result<Option<&str>> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let wrong = |code, detail: &'static str| Error::field("Idempotency-Key", code, detail);
    let text = value.to_str().ok().filter(|_| values.next().is_none());
    let text = text.ok_or_else(|| wrong("invalid_input", "Send one Idempotency-Key of printable ASCII characters."))?;
    match text.trim() {
        "" => Err(wrong("blank", "An Idempotency-Key has 1 to 64 characters.")),
        key if key.chars().count() > LENGTH => Err(wrong("max_length", "An Idempotency-Key has 1 to 64 characters.")),
        key => Ok(Some(key)),
    }
}

/// The name of the endpoint that a request is for, if it takes keys.
fn endpoint(parts: &Parts) -> Option<&'static str> {
    let path = normalized(parts.extensions.get::<MatchedPath>()?.as_str());
    let method = match parts.method {
        Method::POST => rolecall_api::Method::Post,
        Method::PATCH | Method::PUT => rolecall_api::Method::Patch,
        Method::DELETE => rolecall_api::Method::Delete,
        _ => return None,
    };
    let endpoint = ENDPOINTS.iter().find(|endpoint| endpoint.method == method && endpoint.path == path)?;
    (endpoint.guard != Guard::Token && !WITHOUT.contains(&endpoint.name)).then_some(endpoint.name)
}

/// A path without the slash at its end, and by the first of its two names.
fn normalized(path: &str) -> String {
    let path = path.strip_suffix('/').unwrap_or(path);
    match path.strip_prefix("/api/environments") {
        Some(rest) => format!("/api/projects{rest}"),
        None => path.to_owned(),
    }
}

/// What makes two requests the same. Under the key, which is not stored: bodies hold passwords, and who has the
/// database could try many against a plain hash.
fn fingerprint(key: &str, parts: &Parts, body: &Bytes) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        // HMAC takes keys of any length.
        return String::new();
    };
    mac.update(normalized(parts.uri.path()).as_bytes());
    mac.update(b"\n");
    mac.update(parts.uri.query().unwrap_or_default().as_bytes());
    mac.update(b"\n");
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

async fn carry_out(app: &App, claim: &RequestClaim, endpoint: &str, request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(idempotency::carry_out(claim.clone(), next.run(request))).catch_unwind().await;
    let response = answer.unwrap_or_else(|_| panicked().into_response());
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return Error::Unexpected("the response was cut off".into()).into_response();
    };
    if let Err(error) = keep(app, claim, endpoint, &parts, &body).await {
        // The transaction of the change has marked the request as done: a second one is not carried out.
        tracing::warn!(
            cause = logging::cause(&error),
            "the answer to a request with an idempotency key was not stored"
        );
    }
    Response::from_parts(parts, Body::from(body))
}

async fn keep(
    app: &App,
    claim: &RequestClaim,
    endpoint: &str,
    parts: &axum::http::response::Parts,
    body: &Bytes,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if parts.status.is_success() {
        match storable(endpoint, &parts.headers, body) {
            Some(text) => idempotency::store_answer(&mut tx, claim, parts.status.as_u16(), &text).await?,
            None => idempotency::lose_answer(&mut tx, claim).await?,
        }
    } else {
        idempotency::fail(&mut tx, claim).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// An answer as it may be stored: JSON without what is shown once, or nothing at all.
fn storable(endpoint: &str, headers: &HeaderMap, body: &Bytes) -> Option<String> {
    if body.is_empty() {
        return Some(String::new());
    }
    let is_json = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes() == b"application/json");
    if !is_json || body.len() > MAX_ANSWER {
        return None;
    }
    let mut secrets = SHOWN_ONCE.iter().filter(|(name, _)| *name == endpoint).map(|(_, pointer)| pointer).peekable();
    if secrets.peek().is_none() {
        return String::from_utf8(body.to_vec()).ok();
    }
    let mut answer: Value = serde_json::from_slice(body).ok()?;
    for pointer in secrets {
        *answer.pointer_mut(pointer)? = Value::Null;
    }
    Some(answer.to_string())
}

/// The first answer, once more.
fn again(status: u16, body: String) -> Response {
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
        let named = WITHOUT.iter().chain(SHOWN_ONCE.iter().map(|(name, _)| name));
        for name in named {
            assert!(ENDPOINTS.iter().any(|endpoint| endpoint.name == *name), "{name}");
        }
    }

    #[test]
    fn a_secret_that_is_shown_once_is_never_stored() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = Bytes::from_static(br#"{"id":"1","value":"phx_secret"}"#);
        let stored = storable("personal_api_key.create", &headers, &body).unwrap();
        assert_eq!(stored, r#"{"id":"1","value":null}"#);
        // An answer without the field that was to be left out is not known well enough to be stored.
        assert_eq!(storable("billing.portal", &headers, &body), None);
    }
}
