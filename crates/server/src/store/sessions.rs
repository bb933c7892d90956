//! Sessions. Only hashes of the tokens are stored.
//!
//! A transaction that writes to a person and to sessions locks the person first, so that two of them cannot deadlock.

use crate::clock::Moment;
use crate::store::notices::Notice;
use crate::store::sql::{self, Connection, FromRow};
use crate::store::users::{COLUMNS, UserRow};
use rolecall_api::UserId;
use sqlx::AssertSqlSafe;

/// A live session with its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// When it began.
    pub begun_at: Moment,
    /// When it was last used, to the minute.
    pub last_used_at: Moment,
    /// The signed-in person.
    pub user: UserRow,
}

/// Which sessions are live: they began after one time and were used after the other.
#[derive(Debug, Clone, Copy)]
pub struct SessionLimits {
    /// Sessions that began before this are over.
    pub begun_after: Moment,
    /// Sessions that were last used before this are over.
    pub used_after: Moment,
}

/// The session with this token, if it is live and the account is active.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut Connection, token_hash: &str, alive: SessionLimits) -> sql::Result<Option<SessionRow>> {
    let row = sql::query(AssertSqlSafe(format!(
        "SELECT s.created_at AS begun_at, s.last_used_at, {COLUMNS}
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.created_at > $2 AND s.last_used_at > $3 AND u.is_active = 1"
    )))
    .bind(token_hash)
    .bind(alive.begun_after.micros())
    .bind(alive.used_after.micros())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let begun_at = Moment::from_micros(row.try_get("begun_at")?);
        let last_used_at = Moment::from_micros(row.try_get("last_used_at")?);
        Ok(SessionRow { begun_at, last_used_at, user: UserRow::from_row(&row)? })
    })
    .transpose()
}

/// Inserts a session and updates when the person was last seen.
///
/// # Errors
/// The database does not answer.
pub async fn create(conn: &mut Connection, token_hash: &str, user: &UserId, now: Moment) -> sql::Result<()> {
    sql::query("UPDATE users SET last_seen = $2 WHERE id = $1")
        .bind(user.as_str())
        .bind(now.micros())
        .execute(&mut *conn)
        .await?;
    sql::query("INSERT INTO sessions (token_hash, user_id, created_at, last_used_at) VALUES ($1, $2, $3, $3)")
        .bind(token_hash)
        .bind(user.as_str())
        .bind(now.micros())
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// Deletes a session.
///
/// # Errors
/// The database does not answer.
pub async fn delete(conn: &mut Connection, token_hash: &str) -> sql::Result<()> {
    let sql = "DELETE FROM sessions WHERE token_hash = $1 RETURNING user_id";
    if let Some(row) = sql::query(sql).bind(token_hash).fetch_optional(&mut *conn).await? {
        conn.notice(Notice::Session(UserId(row.try_get("user_id")?)));
    }
    Ok(())
}

/// Deletes all sessions of a person.
///
/// # Errors
/// The database does not answer.
pub async fn delete_all(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM sessions WHERE user_id = $1").bind(user.as_str()).execute(&mut *conn).await?;
    conn.notice(Notice::Session(user.clone()));
    Ok(())
}

/// Updates when a session and its person were last seen, unless that is later than `unless_since`.
///
/// # Errors
/// The database does not answer.
pub async fn touch(
    conn: &mut Connection,
    token_hash: &str,
    user: &UserId,
    now: Moment,
    unless_since: Moment,
) -> sql::Result<()> {
    sql::query("UPDATE users SET last_seen = $2 WHERE id = $1 AND (last_seen IS NULL OR last_seen <= $3)")
        .bind(user.as_str())
        .bind(now.micros())
        .bind(unless_since.micros())
        .execute(&mut *conn)
        .await?;
    sql::query("UPDATE sessions SET last_used_at = $2 WHERE token_hash = $1 AND last_used_at <= $3")
        .bind(token_hash)
        .bind(now.micros())
        .bind(unless_since.micros())
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// Deletes sessions that are over.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, alive: SessionLimits) -> sql::Result<()> {
    sql::query("DELETE FROM sessions WHERE created_at <= $1 OR last_used_at <= $2")
        .bind(alive.begun_after.micros())
        .bind(alive.used_after.micros())
        .execute(conn)
        .await?;
    Ok(())
}
