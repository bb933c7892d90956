//! Counts failed sign-ins, and requests for reset links.
//!
//! An attempt is counted before the password is checked, and subtracted if the password was right. So parallel attempts
//! cannot get around the limit.

use crate::clock::Moment;
use crate::store::sql::{self, Connection};
use std::time::Duration;

/// How many attempts are accepted.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The number.
    pub attempts: i64,
    /// How long attempts are counted, and how long further ones are refused after too many.
    pub window: Duration,
}

/// Counts an attempt. If there were too many already, returns until when further ones are refused.
///
/// # Errors
/// The database does not answer.
pub async fn count(conn: &mut Connection, subject: &str, limit: Limit, now: Moment) -> sql::Result<Option<Moment>> {
    let row = sql::query(
        "INSERT INTO login_failures (subject, failures, expires_at) VALUES ($1, 1, $2)
         ON CONFLICT (subject) DO UPDATE SET
            failures = CASE WHEN login_failures.expires_at <= $3 THEN 1 ELSE login_failures.failures + 1 END,
            expires_at = CASE
                WHEN login_failures.expires_at <= $3 OR login_failures.failures + 1 = $4 THEN $2
                ELSE login_failures.expires_at END
         RETURNING failures, expires_at",
    )
    .bind(subject)
    .bind(now.after(limit.window).micros())
    .bind(now.micros())
    .bind(limit.attempts)
    .fetch_one(conn)
    .await?;
    let is_locked = row.try_get::<i64>("failures")? > limit.attempts;
    Ok(if is_locked { Some(Moment::from_micros(row.try_get("expires_at")?)) } else { None })
}

/// Subtracts an attempt that did not fail.
///
/// # Errors
/// The database does not answer.
pub async fn give_back(conn: &mut Connection, subject: &str) -> sql::Result<()> {
    sql::query("UPDATE login_failures SET failures = failures - 1 WHERE subject = $1 AND failures > 0")
        .bind(subject)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets all failures of a subject.
///
/// # Errors
/// The database does not answer.
pub async fn forget(conn: &mut Connection, subject: &str) -> sql::Result<()> {
    sql::query("DELETE FROM login_failures WHERE subject = $1").bind(subject).execute(conn).await?;
    Ok(())
}

/// Deletes outdated counters.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM login_failures WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}
