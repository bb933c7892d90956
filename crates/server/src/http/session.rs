//! How a request is signed in: by the cookie of a session (contract 6).
//!
//! Or, for programs, a personal API key (see `key`). A request with a key has no session: its cookies count for
//! nothing, none is set, and no session begins or ends.

use super::key;
use crate::accounts::Caller;
use crate::accounts::sessions::{self, LIFE};
use crate::error::{Error, Result};
use crate::state::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use rolecall_api::UserId;
use sqlx::AnyConnection;
use std::time::Duration;

/// The name of the cookie; on https with the prefix `__Host-`.
const SESSION: &str = "rolecall_session";
/// Somebody who may be signed in.
#[derive(Debug, Clone)]
pub struct MaybeCaller(
    /// Who, if they are.
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
        // Looked up once per request.
        if let Some(known) = parts.extensions.get::<MaybeCaller>() {
            return Ok(known.clone());
        }
        let caller = MaybeCaller(find(app, &parts.headers).await?);
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

async fn find(app: &App, headers: &HeaderMap) -> Result<Option<Caller>> {
    let now = app.clock.now();
    if key::is_given(headers) {
        let key = key::value(headers).ok_or(Error::BadKey)?;
        return Ok(Some(Caller::from_key(&app.db, &app.background, key, now).await?));
    }
    match token(app, headers) {
        Some(token) => Caller::from_session(&app.db, &app.background, token, now).await,
        None => Ok(None),
    }
}

/// Begins a session for `user`, ending the one that the request came with, and gives the cookie to set.
///
/// # Errors
/// The database does not answer, or the system has no randomness; 403 for a request with a personal API key.
pub async fn begin(app: &App, conn: &mut AnyConnection, headers: &HeaderMap, user: &UserId) -> Result<HeaderValue> {
    if key::is_given(headers) {
        return Err(key::refused("A personal API key cannot start a session. Send this request without it."));
    }
    let token = sessions::begin(conn, token(app, headers), user, app.clock.now()).await?;
    cookie(app, SESSION, &token, LIFE)
}

/// Ends the session that a request came with, if it came with one.
///
/// # Errors
/// The database does not answer.
pub async fn end(app: &App, headers: &HeaderMap) -> Result<()> {
    match token(app, headers) {
        Some(token) => sessions::end(&app.db, token).await,
        None => Ok(()),
    }
}

/// The cookie that takes the session cookie away.
///
/// # Errors
/// None in practice.
pub fn no_cookie(app: &App) -> Result<HeaderValue> {
    cookie(app, SESSION, "", Duration::ZERO)
}

/// A cookie for this server alone, called `name`.
///
/// # Errors
/// None in practice.
pub(crate) fn cookie(app: &App, name: &str, token: &str, life: Duration) -> Result<HeaderValue> {
    let (prefix, secure) = if app.config.is_https() { ("__Host-", "; Secure") } else { ("", "") };
    let seconds = life.as_secs();
    let cookie = format!("{prefix}{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::try_from(cookie).map_err(|error| Error::Unexpected(error.into()))
}

/// The token of the session that a request carries; what cannot be one counts as none, and so does one beside a key.
pub(crate) fn token<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    if key::is_given(headers) { None } else { random_cookie(app, SESSION, headers) }
}

/// The value of a cookie called `name`, if it has the shape of those that we set.
pub(crate) fn random_cookie<'a>(app: &App, name: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    let prefix = if app.config.is_https() { "__Host-" } else { "" };
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let token = pairs.find(|(key, _)| key.strip_prefix(prefix) == Some(name))?.1;
    (token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(token)
}
