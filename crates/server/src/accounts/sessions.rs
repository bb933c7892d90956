//! Sessions: begin, expiry, end. A token is random; the database stores only its hash (contract 6).

use crate::background::Background;
use crate::client::Visitor;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::sessions::{self, SessionLimits, SessionRow};
use crate::store::sql::Connection;
use crate::store::{Db, email_confirmations, known_clients, password_resets, pending_logins, users};
use rand::TryRng;
use rolecall_api::{SessionEnding, UserId};
use std::time::Duration;

/// A session expires this long after its last use.
const IDLE: Duration = Duration::from_hours(14 * 24);
/// A session expires this long after it began.
pub(crate) const LIFE: Duration = Duration::from_hours(90 * 24);
/// The last use of a session is stored at most this often.
const TOUCH: Duration = Duration::from_mins(1);
/// The most sessions of a person. A further one ends the one that was not used for longest: a program that signs in again
/// and again without signing out does not sign out the browser that is in use.
const MOST: u32 = 50;
/// For this long after somebody has entered their password, it is not asked for again (contract 10).
const PROOF: Duration = Duration::from_mins(10);
/// For this long it is known why a session ended.
const ENDED: Duration = Duration::from_hours(24);

/// The limits that a session must meet to be valid at `now`.
#[must_use]
pub fn alive(now: Moment) -> SessionLimits {
    SessionLimits { begun_after: now.before(LIFE), used_after: now.before(IDLE) }
}

/// Until when a session is valid if it is not used again.
pub(super) fn valid_until(session: &SessionRow) -> Moment {
    session.begun_at.after(LIFE).min(session.last_used_at.after(IDLE))
}

/// True if a password that was entered at `proven_at` counts at `now` for what asks for it again.
pub(super) fn is_recent_proof(proven_at: Moment, now: Moment) -> bool {
    proven_at.after(PROOF) > now
}

/// The time before which nobody needs to know why a session ended.
pub(crate) fn ended_after(now: Moment) -> Moment {
    now.before(ENDED)
}

/// Stores in the background when, from where and with what a session was last used, so that reads do not wait for a
/// write; at most once a minute.
pub(super) fn touch(
    db: &Db,
    background: &Background,
    session: &str,
    row: &SessionRow,
    visitor: impl FnOnce() -> Visitor,
    now: Moment,
) {
    if row.last_used_at > now.before(TOUCH) {
        return;
    }
    let (db, session, user, visitor) = (db.clone(), session.to_owned(), row.user.id.clone(), visitor());
    background.spawn("recording a visit", async move {
        let mut tx = db.begin().await?;
        sessions::touch(&mut tx, &session, &user, &visitor, now, now.before(TOUCH)).await?;
        Ok(tx.commit().await?)
    });
}

/// Begins a session for `user`, ends the one with the token `old`, and returns the new token.
///
/// # Errors
/// The database does not answer, or the system has no randomness.
pub(crate) async fn begin(
    conn: &mut Connection,
    old: Option<&str>,
    user: &UserId,
    visitor: &Visitor,
    now: Moment,
) -> Result<String> {
    if let Some(old) = old {
        sessions::delete(conn, &sha256(old)).await?;
    }
    let token = random_token()?;
    sessions::create(conn, &sha256(&token), user, visitor, MOST, now).await?;
    Ok(token)
}

/// Sets a new password, ends all sessions and sign-ins that wait for a second step, forgets all devices, and makes links
/// that were not used invalid: to reset the password, and to change the email. Lock the account first. API keys stay valid: users revoke them one by one.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn start_over(conn: &mut Connection, user: &UserId, password_hash: &str, now: Moment) -> Result<()> {
    users::set_password(conn, user, password_hash).await?;
    sessions::delete_all(conn, user, now).await?;
    known_clients::forget_all(conn, user).await?;
    pending_logins::delete_all(conn, user).await?;
    email_confirmations::forget_change(conn, user).await?;
    Ok(password_resets::forget(conn, user).await?)
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

/// Why the session with this token ended, if its user ended it elsewhere.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn why_ended(db: &Db, token: &str) -> Result<Option<SessionEnding>> {
    Ok(sessions::why_ended(&mut *db.read().await?, &sha256(token)).await?)
}

/// A token of 64 random characters.
///
/// # Errors
/// The system has no randomness.
pub(crate) fn random_token() -> Result<String> {
    let mut random = [0_u8; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut random).map_err(|error| Error::Unexpected(error.into()))?;
    Ok(hex::encode(random))
}
