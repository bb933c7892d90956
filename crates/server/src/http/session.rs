//! Finds out who sent a request: by the session cookie (contract 6), or by a personal API key (see `key`).
//!
//! A request with a key has no session: its cookies are ignored, none is set, and no session begins or ends.

use super::client::visitor_of;
use super::key;
use crate::accounts::Caller;
use crate::accounts::sessions::{self, LIFE};
use crate::client::Visitor;
use crate::error::{Error, Result};
use crate::state::App;
use crate::store::sql::Connection;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use rolecall_api::{SessionEnding, UserId};
use std::time::Duration;

/// The name of the cookie; with https it has the prefix `__Host-`.
const COOKIE: &str = "rolecall_session";

/// The caller, on endpoints that do not require anybody to be signed in.
#[derive(Debug, Clone)]
pub struct MaybeCaller(
    /// The signed-in user; none if nobody is signed in.
    pub Option<Caller>,
);

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        MaybeCaller::from_request_parts(parts, app).await?.0.ok_or(Error::NotAuthenticated)
    }
}

impl FromRequestParts<App> for MaybeCaller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        // Look the caller up once per request: layers and the handler ask for them.
        if let Some(known) = parts.extensions.get::<MaybeCaller>() {
            return Ok(known.clone());
        }
        let caller = MaybeCaller(find(app, parts).await?);
        if caller.0.is_some() {
            // Whatever is decided about them is decided by what they may do now.
            app.ends.settle().await?;
        }
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

/// The caller of a request, by API key or session; none if it has neither.
///
/// # Errors
/// [`Error::BadKey`] if there is an `Authorization` header without a valid key.
async fn find(app: &App, parts: &Parts) -> Result<Option<Caller>> {
    let (headers, now) = (&parts.headers, app.clock.now());
    if key::is_given(headers) {
        let key = key::value(headers).ok_or(Error::BadKey)?;
        return Ok(Some(Caller::from_key(&app.db, &app.background, key, now).await?));
    }
    match token(app, headers) {
        Some(token) => {
            let visitor = || visitor_of(parts, &app.config.trusted_proxies);
            Caller::from_session(&app.db, &app.background, token, visitor, now).await
        }
        None => Ok(None),
    }
}

/// Begins a session for `user`, ends the one that the request came with, and returns the session cookie to set.
///
/// # Errors
/// 403 if the request has a personal API key; the system has no randomness; the database does not answer.
pub async fn begin(
    app: &App,
    conn: &mut Connection,
    headers: &HeaderMap,
    visitor: &Visitor,
    user: &UserId,
) -> Result<HeaderValue> {
    require_no_key(headers)?;
    let token = sessions::begin(conn, token(app, headers), user, visitor, app.clock.now()).await?;
    cookie(app, COOKIE, &token, LIFE)
}

/// Refuses to begin a session, or a sign-in that waits, for a request with a personal API key.
///
/// # Errors
/// 403.
pub(super) fn require_no_key(headers: &HeaderMap) -> Result<()> {
    if key::is_given(headers) {
        return Err(key::refused("A personal API key cannot start a session. Send this request without it."));
    }
    Ok(())
}

/// Ends the session that the request came with, if any.
///
/// # Errors
/// The database does not answer.
pub async fn end(app: &App, headers: &HeaderMap) -> Result<()> {
    match token(app, headers) {
        Some(token) => sessions::end(&app.db, token).await,
        None => Ok(()),
    }
}

/// Why the session that the request came with ended, if its user ended it elsewhere.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn why_ended(app: &App, headers: &HeaderMap) -> Result<Option<SessionEnding>> {
    match token(app, headers) {
        Some(token) => sessions::why_ended(&app.db, token).await,
        None => Ok(None),
    }
}

/// A cookie that makes the browser delete the session cookie.
///
/// # Errors
/// As [`cookie`].
pub fn expired_cookie(app: &App) -> Result<HeaderValue> {
    cookie(app, COOKIE, "", Duration::ZERO)
}

/// A cookie called `name` that lives for `life` and is sent to this server only.
///
/// # Errors
/// [`Error::Unexpected`] if the token has characters that a header cannot contain; ours never do.
pub(crate) fn cookie(app: &App, name: &str, token: &str, life: Duration) -> Result<HeaderValue> {
    let (prefix, secure) = if app.config.is_https() { ("__Host-", "; Secure") } else { ("", "") };
    let seconds = life.as_secs();
    // A page of another site gets it only while it is in the tab itself: `Partitioned`. That needs `Secure`, which
    // browsers accept from the machine that they run on, too.
    let is_foreign = app.config.api_url.is_some();
    let (same_site, secure) = if is_foreign { ("None", "; Secure; Partitioned") } else { ("Lax", secure) };
    let cookie = format!("{prefix}{name}={token}; Path=/; HttpOnly; SameSite={same_site}; Max-Age={seconds}{secure}");
    HeaderValue::try_from(cookie).map_err(|error| Error::Unexpected(error.into()))
}

/// The session token of a request. None if its cookie is missing or malformed, or if the request has an API key.
pub(crate) fn token<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    if key::is_given(headers) { None } else { random_cookie(app, COOKIE, headers) }
}

/// The value of a cookie called `name`, if it has the format of our tokens: 64 hexadecimal digits.
pub(crate) fn random_cookie<'a>(app: &App, name: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    let prefix = if app.config.is_https() { "__Host-" } else { "" };
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let token = pairs.find(|(key, _)| key.strip_prefix(prefix) == Some(name))?.1;
    (token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(token)
}
