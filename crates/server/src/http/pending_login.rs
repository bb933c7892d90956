//! The cookie of a sign-in that waits for its second step, or for a passkey. It signs nobody in.

use super::session::{cookie, random_cookie, require_no_key};
use crate::accounts::sessions::random_token;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::state::App;
use crate::store::pending_logins::{self, PendingLogin};
use crate::store::sql::Connection;
use axum::http::{HeaderMap, HeaderValue};
use std::time::Duration;

/// The name of the cookie; with https it has the prefix `__Host-`.
const COOKIE: &str = "rolecall_login";
/// How long a sign-in waits.
const LIFE: Duration = Duration::from_mins(10);

/// A sign-in that waits, with the hash of its token.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) hash: String,
    pub(crate) login: PendingLogin,
}

/// Stores a sign-in that waits, and returns its cookie. One that the request came with ends.
///
/// # Errors
/// 403 if the request has a personal API key; the system has no randomness; the database does not answer.
pub(crate) async fn begin(
    app: &App,
    conn: &mut Connection,
    headers: &HeaderMap,
    login: &PendingLogin,
) -> Result<HeaderValue> {
    require_no_key(headers)?;
    if let Some(token) = random_cookie(app, COOKIE, headers) {
        pending_logins::delete(conn, &sha256(token)).await?;
    }
    let token = random_token()?;
    pending_logins::create(conn, &sha256(&token), login, app.clock.now().after(LIFE)).await?;
    cookie(app, COOKIE, &token, LIFE)
}

/// The sign-in that the request came with, if it still waits.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find(app: &App, conn: &mut Connection, headers: &HeaderMap) -> Result<Option<Waiting>> {
    let Some(token) = random_cookie(app, COOKIE, headers) else {
        return Ok(None);
    };
    let hash = sha256(token);
    let found = pending_logins::find(conn, &hash, app.clock.now()).await?;
    Ok(found.map(|login| Waiting { hash, login }))
}

/// 400: the first step has to be taken again.
pub(crate) fn expired() -> Error {
    Error::invalid("login_expired", "You waited too long. Sign in with your password again.")
}
