//! Sessions: begin, expiry, end. A token is random; the database stores only its hash (contract 6).

use crate::background::Background;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::Db;
use crate::store::sessions::{self, SessionLimits, SessionRow};
use crate::store::sql::Connection;
use rand::TryRng;
use rolecall_api::UserId;
use std::time::Duration;

/// A session expires this long after its last use.
const IDLE: Duration = Duration::from_hours(14 * 24);
/// A session expires this long after it began.
pub(crate) const LIFE: Duration = Duration::from_hours(90 * 24);
/// The last use of a session is stored at most this often.
const TOUCH: Duration = Duration::from_mins(1);

/// The limits that a session must meet to be valid at `now`.
#[must_use]
pub fn alive(now: Moment) -> SessionLimits {
    SessionLimits { begun_after: now.before(LIFE), used_after: now.before(IDLE) }
}

/// Until when a session is valid if it is not used again.
pub(super) fn valid_until(session: &SessionRow) -> Moment {
    session.begun_at.after(LIFE).min(session.last_used_at.after(IDLE))
}

/// Stores in the background when a session was last used, so that reads do not wait for a write.
pub(super) fn touch(db: &Db, background: &Background, session: &str, row: &SessionRow, now: Moment) {
    if row.last_used_at > now.before(TOUCH) {
        return;
    }
    let (db, session, user) = (db.clone(), session.to_owned(), row.user.id.clone());
    background.spawn("recording a visit", async move {
        let mut tx = db.begin().await?;
        sessions::touch(&mut tx, &session, &user, now, now.before(TOUCH)).await?;
        Ok(tx.commit().await?)
    });
}

/// Begins a session for `user`, ends the one with the token `old`, and returns the new token.
///
/// # Errors
/// The database does not answer, or the system has no randomness.
pub(crate) async fn begin(conn: &mut Connection, old: Option<&str>, user: &UserId, now: Moment) -> Result<String> {
    if let Some(old) = old {
        sessions::delete(conn, &sha256(old)).await?;
    }
    let token = random_token()?;
    sessions::create(conn, &sha256(&token), user, now).await?;
    Ok(token)
}

/// Ends the session with this token, if there is one.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn end(db: &Db, token: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    sessions::delete(&mut tx, &sha256(token)).await?;
    Ok(tx.commit().await?)
}

/// A token of 64 random characters.
///
/// # Errors
/// The system has no randomness.
pub(super) fn random_token() -> Result<String> {
    let mut random = [0_u8; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut random).map_err(|error| Error::Unexpected(error.into()))?;
    Ok(hex::encode(random))
}
