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

/// The name of the cookie of a sign-in whose password was right; with https it has the prefix `__Host-`.
const COOKIE: &str = "rolecall_login";
/// That of a sign-in that waits for any passkey. It is another one, because each sign-in page that is opened begins such
/// a sign-in, also while another tab takes its second step.
const PASSKEY_COOKIE: &str = "rolecall_passkey";
/// How long a sign-in waits.
const LIFE: Duration = Duration::from_mins(10);

/// A sign-in that waits, with the hash of its token.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) hash: String,
    pub(crate) login: PendingLogin,
}

/// Stores a sign-in that waits, and returns its cookie. One of the same kind that the request came with ends.
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
    let name = if login.user.is_some() { COOKIE } else { PASSKEY_COOKIE };
    if let Some(token) = random_cookie(app, name, headers) {
        pending_logins::delete(conn, &sha256(token)).await?;
    }
    let token = random_token()?;
    pending_logins::create(conn, &sha256(&token), login, app.clock.now().after(LIFE)).await?;
    cookie(app, name, &token, LIFE)
}

/// The sign-in that the request came with and that waits for its second step, if it still waits.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find(app: &App, conn: &mut Connection, headers: &HeaderMap) -> Result<Option<Waiting>> {
    named(app, conn, headers, COOKIE).await
}

/// The sign-in that the request came with and that waits for any passkey, if it still waits.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find_for_passkey(app: &App, conn: &mut Connection, headers: &HeaderMap) -> Result<Option<Waiting>> {
    named(app, conn, headers, PASSKEY_COOKIE).await
}

async fn named(app: &App, conn: &mut Connection, headers: &HeaderMap, name: &str) -> Result<Option<Waiting>> {
    let Some(token) = random_cookie(app, name, headers) else {
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
