//! Links that confirm an email address. Only hashes of the tokens are stored, one for each account.

use crate::clock::Moment;
use crate::store::sql::{self, Connection};
use crate::store::users::UserRow;
use rolecall_api::UserId;
use sqlx::AssertSqlSafe;

/// When the account of a link is still the one that it was made for: active, and with the same email address.
const IS_SAME: &str = "c.email_before = (SELECT u.email FROM users u WHERE u.id = c.user_id AND u.is_active = 1)";

/// Stores the link of an account, instead of an earlier one. `email`: the address that it is sent to.
///
/// # Errors
/// The database does not answer.
pub async fn replace(
    conn: &mut Connection,
    user: &UserRow,
    email: &str,
    token_hash: &str,
    expires_at: Moment,
) -> sql::Result<()> {
    sql::query(
        "INSERT INTO email_confirmations (user_id, email, email_before, token_hash, expires_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id) DO UPDATE SET email = $2, email_before = $3, token_hash = $4, expires_at = $5",
    )
    .bind(user.id.as_str())
    .bind(email)
    .bind(&user.email)
    .bind(token_hash)
    .bind(expires_at.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// The address that the link of an account confirms, if it has this token and works.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut Connection, user: &UserId, token_hash: &str, now: Moment) -> sql::Result<Option<String>> {
    let row = sql::query(AssertSqlSafe(format!(
        "SELECT c.email FROM email_confirmations c
         WHERE c.user_id = $1 AND c.token_hash = $2 AND c.expires_at > $3 AND {IS_SAME}"
    )))
    .bind(user.as_str())
    .bind(token_hash)
    .bind(now.micros())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get("email")).transpose()
}

/// The address that is to take the place of that of an account, once its link is used.
///
/// # Errors
/// The database does not answer.
pub async fn pending(conn: &mut Connection, user: &UserId, now: Moment) -> sql::Result<Option<String>> {
    let row = sql::query(AssertSqlSafe(format!(
        "SELECT c.email FROM email_confirmations c
         WHERE c.user_id = $1 AND c.expires_at > $2 AND c.email <> c.email_before AND {IS_SAME}"
    )))
    .bind(user.as_str())
    .bind(now.micros())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get("email")).transpose()
}

/// Deletes the link of an account, if it has one.
///
/// # Errors
/// The database does not answer.
pub async fn forget(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM email_confirmations WHERE user_id = $1").bind(user.as_str()).execute(conn).await?;
    Ok(())
}

/// Deletes the link of an account if it would change the address.
///
/// # Errors
/// The database does not answer.
pub async fn forget_change(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM email_confirmations WHERE user_id = $1 AND email <> email_before")
        .bind(user.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes the link of an account if it would confirm the address that the account has.
///
/// # Errors
/// The database does not answer.
pub async fn forget_own(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM email_confirmations WHERE user_id = $1 AND email = email_before")
        .bind(user.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes links that have expired.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM email_confirmations WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}
