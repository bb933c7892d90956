//! Links to set a new password. Only hashes of the tokens are stored, one for each account.

use crate::clock::Moment;
use crate::store::sql::{self, Connection};
use crate::store::users::{COLUMNS, UserRow};
use rolecall_api::UserId;
use sqlx::AssertSqlSafe;

/// When the link of an account works: it has this token, has not expired, and the account is active and still has the
/// email address that it was made for. `$1` is the id of the user, `$2` the hash, `$3` the time.
const WORKS: &str = "r.user_id = $1 AND r.token_hash = $2 AND r.expires_at > $3
    AND r.email = (SELECT u.email FROM users u WHERE u.id = r.user_id AND u.is_active = 1)";

/// Stores the link of an account, instead of an earlier one.
///
/// # Errors
/// The database does not answer.
pub async fn replace(conn: &mut Connection, user: &UserRow, token_hash: &str, expires_at: Moment) -> sql::Result<()> {
    sql::query(
        "INSERT INTO password_resets (user_id, email, token_hash, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE SET email = $2, token_hash = $3, expires_at = $4",
    )
    .bind(user.id.as_str())
    .bind(&user.email)
    .bind(token_hash)
    .bind(expires_at.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// The account, if its link has this token and works.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut Connection, user: &UserId, token_hash: &str, now: Moment) -> sql::Result<Option<UserRow>> {
    sql::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM users u WHERE u.id IN (SELECT r.user_id FROM password_resets r WHERE {WORKS})"
    )))
    .bind(user.as_str())
    .bind(token_hash)
    .bind(now.micros())
    .fetch_optional(conn)
    .await
}

/// Uses a link up. False if it does not work: of two requests with the same link, one gets true.
///
/// # Errors
/// The database does not answer.
pub async fn redeem(conn: &mut Connection, user: &UserId, token_hash: &str, now: Moment) -> sql::Result<bool> {
    let sql = AssertSqlSafe(format!("DELETE FROM password_resets AS r WHERE {WORKS}"));
    let query = sql::query(sql).bind(user.as_str()).bind(token_hash).bind(now.micros());
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Deletes the link of an account, if it has one.
///
/// # Errors
/// The database does not answer.
pub async fn forget(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM password_resets WHERE user_id = $1").bind(user.as_str()).execute(conn).await?;
    Ok(())
}

/// Deletes links that have expired.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM password_resets WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}
