//! Being signed in: a random token in a cookie, of which the database knows only a hash (contract 6).
//!
//! Or, for programs, a personal API key (see `key`). A request with a key has no session: its cookies count for
//! nothing, none is set, and no session begins or ends.

use crate::app::App;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::{hexadecimal, sha256};
use crate::key;
use crate::store::sessions::{self, Alive};
use crate::store::users::UserRow;
use crate::store::{Tx, keys};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use rand::TryRng;
use rolecall_api::UserId;
use sqlx::AnyConnection;
use std::time::Duration;

/// The name of the cookie; on https with the prefix `__Host-`.
const SESSION: &str = "rolecall_session";
/// A session that is not used for so long is over.
const IDLE: Duration = Duration::from_hours(14 * 24);
/// A session that began so long ago is over.
const LIFE: Duration = Duration::from_hours(90 * 24);
/// How exactly it is known when somebody was last here.
const TOUCH: Duration = Duration::from_mins(1);

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub user: UserRow,
    /// Whether a program asks for them, with a personal API key.
    pub by_key: bool,
    credential: Credential,
    /// When the request came.
    came_at: Moment,
}

/// What a request is signed in with, by the hash that the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Credential {
    Session(String),
    Key(String),
}

impl Caller {
    /// The account.
    #[must_use]
    pub fn id(&self) -> &UserId {
        &self.user.id
    }

    /// Goes on only if the session or the key of the request still counts. An answer that is sent in parts asks before
    /// each of them, and whatever had to wait asks after that (contract 2.3: access ends at once).
    ///
    /// # Errors
    /// [`Error::NotAuthenticated`] or [`Error::BadKey`]; the database does not answer.
    pub(crate) async fn require_signed_in(&self, conn: &mut AnyConnection, now: Moment) -> Result<()> {
        let (user, ended) = match &self.credential {
            Credential::Session(hash) => {
                let session = sessions::find(conn, hash, alive(now)).await?;
                (session.map(|session| session.user.id), Error::NotAuthenticated)
            }
            Credential::Key(hash) => (keys::by_value(conn, hash).await?.map(|key| key.user.id), Error::BadKey),
        };
        if user.as_ref() == Some(self.id()) { Ok(()) } else { Err(ended) }
    }

    /// The same in a transaction that writes, once it holds what it waited for: a request that was signed in when it came
    /// changes nothing after its session or key has ended. One that only grows too old meanwhile still counts.
    ///
    /// # Errors
    /// As [`Self::require_signed_in`].
    pub(crate) async fn still_signed_in(&self, tx: &mut Tx) -> Result<()> {
        self.require_signed_in(tx, self.came_at).await
    }
}

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
    if key::is_given(headers) {
        let (user, hash) = key::find(app, headers).await?;
        return Ok(Some(Caller { user, by_key: true, credential: Credential::Key(hash), came_at: app.clock.now() }));
    }
    let Some(token) = token(app, headers) else {
        return Ok(None);
    };
    let session = sha256(token);
    let now = app.clock.now();
    let Some(row) = sessions::find(&mut *app.db.read().await?, &session, alive(now)).await? else {
        return Ok(None);
    };
    if row.last_used_at <= now.before(TOUCH) {
        touch(app, &session, &row.user.id, now);
    }
    Ok(Some(Caller { user: row.user, by_key: false, credential: Credential::Session(session), came_at: now }))
}

/// Which sessions live at `now`.
#[must_use]
pub fn alive(now: Moment) -> Alive {
    Alive { begun_after: now.before(LIFE), used_after: now.before(IDLE) }
}

/// Notes in the background that somebody was here, so that reading waits for no writing.
fn touch(app: &App, session: &str, user: &UserId, now: Moment) {
    let (app2, session, user) = (app.clone(), session.to_owned(), user.clone());
    app.behind("recording a visit", async move {
        let mut tx = app2.db.begin().await?;
        sessions::touch(&mut tx, &session, &user, now, now.before(TOUCH)).await?;
        Ok(tx.commit().await?)
    });
}

/// Begins a session for `user`, ending the one that the request came with, and gives the cookie to set.
///
/// # Errors
/// The database does not answer, or the system has no randomness; 403 for a request with a personal API key.
pub async fn begin(app: &App, conn: &mut AnyConnection, headers: &HeaderMap, user: &UserId) -> Result<HeaderValue> {
    if key::is_given(headers) {
        return Err(key::refused("A personal API key cannot start a session. Send this request without it."));
    }
    if let Some(old) = token(app, headers) {
        sessions::delete(conn, &sha256(old)).await?;
    }
    let mut random = [0_u8; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut random).map_err(|error| Error::Unexpected(error.into()))?;
    let token = hexadecimal(&random);
    sessions::create(conn, &sha256(&token), user, app.clock.now()).await?;
    cookie(app, SESSION, &token, LIFE)
}

/// Ends the session that a request came with, if it came with one.
///
/// # Errors
/// The database does not answer.
pub async fn end(app: &App, headers: &HeaderMap) -> Result<()> {
    if let Some(token) = token(app, headers) {
        let mut tx = app.db.begin().await?;
        sessions::delete(&mut tx, &sha256(token)).await?;
        tx.commit().await?;
    }
    Ok(())
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
