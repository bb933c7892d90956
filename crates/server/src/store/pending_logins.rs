//! Sign-ins between their two steps. Only hashes of the tokens are stored.

use crate::clock::Moment;
use crate::store::sql::{self, Connection, FromRow, Row};
use rolecall_api::UserId;

/// A sign-in that waits for its second step, or for a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingLogin {
    /// Whose password was right; none: nobody's yet.
    pub user: Option<UserId>,
    /// What a passkey has to sign, as JSON.
    pub challenge: Option<String>,
}

impl FromRow for PendingLogin {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(PendingLogin {
            user: row.try_get::<Option<String>>("user_id")?.map(UserId),
            challenge: row.try_get("challenge")?,
        })
    }
}

/// Stores a sign-in that waits.
///
/// # Errors
/// The database does not answer.
pub async fn create(
    conn: &mut Connection,
    token_hash: &str,
    pending: &PendingLogin,
    expires_at: Moment,
) -> sql::Result<()> {
    sql::query("INSERT INTO pending_logins (token_hash, user_id, challenge, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(token_hash)
        .bind(pending.user.as_ref().map(UserId::as_str))
        .bind(pending.challenge.as_deref())
        .bind(expires_at.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// The sign-in with this token, if it still waits.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut Connection, token_hash: &str, now: Moment) -> sql::Result<Option<PendingLogin>> {
    sql::query_as("SELECT user_id, challenge FROM pending_logins WHERE token_hash = $1 AND expires_at > $2")
        .bind(token_hash)
        .bind(now.micros())
        .fetch_optional(conn)
        .await
}

/// Stores what a passkey has to sign, instead of an earlier challenge.
///
/// # Errors
/// The database does not answer.
pub async fn set_challenge(conn: &mut Connection, token_hash: &str, challenge: &str) -> sql::Result<()> {
    sql::query("UPDATE pending_logins SET challenge = $2 WHERE token_hash = $1")
        .bind(token_hash)
        .bind(challenge)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a sign-in that waits. False if it has ended already: of two requests, one gets true.
///
/// # Errors
/// The database does not answer.
pub async fn delete(conn: &mut Connection, token_hash: &str) -> sql::Result<bool> {
    let query = sql::query("DELETE FROM pending_logins WHERE token_hash = $1").bind(token_hash);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Ends all sign-ins of an account that wait.
///
/// # Errors
/// The database does not answer.
pub async fn delete_all(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM pending_logins WHERE user_id = $1").bind(user.as_str()).execute(conn).await?;
    Ok(())
}

/// Deletes those that have expired.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM pending_logins WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}
