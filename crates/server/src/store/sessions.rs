//! Sessions. Only hashes of the tokens are stored.
//!
//! A transaction that writes to a person and to sessions locks the person first, so that two of them cannot deadlock.

mod ended;

pub(crate) use ended::why_ended;

use crate::client::Visitor;
use crate::clock::Moment;
use crate::store::decode;
use crate::store::notices::Notice;
use crate::store::sql::{self, Connection, FromRow, Row};
use crate::store::users::{COLUMNS, UserRow};
use rolecall_api::{SessionEnding, SessionId, UserId, UserSession};
use sqlx::AssertSqlSafe;

/// A live session with its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// When it began.
    pub begun_at: Moment,
    /// When it was last used, to the minute.
    pub last_used_at: Moment,
    /// When the person last entered their password in it.
    pub proven_at: Moment,
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

/// A session, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedSession {
    /// As the API has it.
    pub(crate) session: UserSession,
    /// The IP address that it began at; empty if it began before that was stored.
    pub(crate) created_ip: String,
}

impl FromRow for ListedSession {
    fn from_row(row: &Row) -> sql::Result<Self> {
        let session = UserSession {
            id: SessionId(row.try_get("id")?),
            created_at: decode::time(row, "created_at")?.wire(),
            last_seen: decode::time(row, "last_used_at")?.wire(),
            user_agent: row.try_get("user_agent")?,
            ip: row.try_get("ip")?,
            current: decode::switch(row, "is_current")?,
        };
        Ok(ListedSession { session, created_ip: row.try_get("created_ip")? })
    }
}

/// The session with this token, if it is live and the account is active.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut Connection, token_hash: &str, alive: SessionLimits) -> sql::Result<Option<SessionRow>> {
    let row = sql::query(AssertSqlSafe(format!(
        "SELECT s.created_at AS begun_at, s.last_used_at, s.proven_at, {COLUMNS}
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
        let proven_at = Moment::from_micros(row.try_get("proven_at")?);
        Ok(SessionRow { begun_at, last_used_at, proven_at, user: UserRow::from_row(&row)? })
    })
    .transpose()
}

/// A person's live sessions: the one with this token first, then those that were used last.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn list(
    conn: &mut Connection,
    user: &UserId,
    current: &str,
    alive: SessionLimits,
) -> sql::Result<Vec<ListedSession>> {
    sql::query_as(
        "SELECT id, created_at, last_used_at, user_agent, ip, created_ip,
            CASE WHEN token_hash = $2 THEN 1 ELSE 0 END AS is_current
         FROM sessions WHERE user_id = $1 AND created_at > $3 AND last_used_at > $4
         ORDER BY is_current DESC, last_used_at DESC, id DESC",
    )
    .bind(user.as_str())
    .bind(current)
    .bind(alive.begun_after.micros())
    .bind(alive.used_after.micros())
    .fetch_all(conn)
    .await
}

/// The token hash of a person's live session with this id.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find_by_id(
    conn: &mut Connection,
    user: &UserId,
    id: &SessionId,
    alive: SessionLimits,
) -> sql::Result<Option<String>> {
    let row = sql::query(
        "SELECT token_hash FROM sessions WHERE id = $1 AND user_id = $2 AND created_at > $3 AND last_used_at > $4",
    )
    .bind(id.as_str())
    .bind(user.as_str())
    .bind(alive.begun_after.micros())
    .bind(alive.used_after.micros())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get("token_hash")).transpose()
}

/// Inserts a session, in which the password was just proven, and updates when the person was last seen. Deletes those of
/// the person that were not used for longest, so that they have at most `most`.
///
/// # Errors
/// The database does not answer.
pub async fn create(
    conn: &mut Connection,
    token_hash: &str,
    user: &UserId,
    visitor: &Visitor,
    most: u32,
    now: Moment,
) -> sql::Result<()> {
    sql::query("UPDATE users SET last_seen = $2 WHERE id = $1")
        .bind(user.as_str())
        .bind(now.micros())
        .execute(&mut *conn)
        .await?;
    // SQLite knows no OFFSET without LIMIT.
    sql::query(
        "DELETE FROM sessions WHERE token_hash IN (
            SELECT token_hash FROM sessions WHERE user_id = $1
            ORDER BY last_used_at DESC, created_at DESC, token_hash LIMIT 1000 OFFSET $2)",
    )
    .bind(user.as_str())
    .bind(i64::from(most) - 1)
    .execute(&mut *conn)
    .await?;
    sql::query(
        "INSERT INTO sessions (token_hash, user_id, id, created_at, last_used_at, proven_at, user_agent, ip, created_ip)
         VALUES ($1, $2, $3, $4, $4, $4, $5, $6, $6)",
    )
    .bind(token_hash)
    .bind(user.as_str())
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(now.micros())
    .bind(visitor.user_agent())
    .bind(visitor.ip())
    .execute(&mut *conn)
    .await?;
    conn.notice(Notice::Session(user.clone()));
    Ok(())
}

/// Deletes a session that its own browser ends.
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

/// Deletes all sessions of a person, because their password was changed.
///
/// # Errors
/// The database does not answer.
pub async fn delete_all(conn: &mut Connection, user: &UserId, now: Moment) -> sql::Result<()> {
    let ended = sql::query("DELETE FROM sessions WHERE user_id = $1 RETURNING token_hash").bind(user.as_str());
    ended::note(conn, ended, SessionEnding::Password, now).await?;
    conn.notice(Notice::Session(user.clone()));
    Ok(())
}

/// Deletes all sessions of a person except the one with this token hash, in which they end them. Returns how many there
/// were.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn end_others(conn: &mut Connection, user: &UserId, keep: &str, now: Moment) -> sql::Result<usize> {
    let ended = sql::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2 RETURNING token_hash")
        .bind(user.as_str())
        .bind(keep);
    let count = ended::note(conn, ended, SessionEnding::Ended, now).await?;
    conn.notice(Notice::Session(user.clone()));
    Ok(count)
}

/// Deletes a session of a person, who ends it in another one.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn end(conn: &mut Connection, user: &UserId, token_hash: &str, now: Moment) -> sql::Result<()> {
    let ended = sql::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash = $2 RETURNING token_hash")
        .bind(user.as_str())
        .bind(token_hash);
    ended::note(conn, ended, SessionEnding::Ended, now).await?;
    conn.notice(Notice::Session(user.clone()));
    Ok(())
}

/// Updates when, from where and with what a session was last used, and when its person was last seen, unless that is
/// later than `unless_since`.
///
/// # Errors
/// The database does not answer.
pub async fn touch(
    conn: &mut Connection,
    token_hash: &str,
    user: &UserId,
    visitor: &Visitor,
    now: Moment,
    unless_since: Moment,
) -> sql::Result<()> {
    sql::query("UPDATE users SET last_seen = $2 WHERE id = $1 AND (last_seen IS NULL OR last_seen <= $3)")
        .bind(user.as_str())
        .bind(now.micros())
        .bind(unless_since.micros())
        .execute(&mut *conn)
        .await?;
    sql::query(
        "UPDATE sessions SET last_used_at = $2, user_agent = $4, ip = $5 WHERE token_hash = $1 AND last_used_at <= $3",
    )
    .bind(token_hash)
    .bind(now.micros())
    .bind(unless_since.micros())
    .bind(visitor.user_agent())
    .bind(visitor.ip())
    .execute(&mut *conn)
    .await?;
    Ok(())
}

/// Stores that the person has entered their password in this session.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn prove(conn: &mut Connection, token_hash: &str, now: Moment) -> sql::Result<()> {
    sql::query("UPDATE sessions SET proven_at = $2 WHERE token_hash = $1")
        .bind(token_hash)
        .bind(now.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes sessions that are over, and forgets why sessions ended that ended before `ended_after`.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, alive: SessionLimits, ended_after: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM sessions WHERE created_at <= $1 OR last_used_at <= $2")
        .bind(alive.begun_after.micros())
        .bind(alive.used_after.micros())
        .execute(&mut *conn)
        .await?;
    ended::sweep(conn, ended_after).await
}
