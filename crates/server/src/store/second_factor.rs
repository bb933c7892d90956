//! Authenticator apps and recovery codes of accounts.

use crate::store::sql::{self, Connection};
use rolecall_api::UserId;
use sqlx::AssertSqlSafe;

/// How much of a second factor an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactorCounts {
    /// True if an authenticator app is confirmed.
    pub totp: bool,
    /// The number of passkeys.
    pub passkeys: u32,
    /// The number of recovery codes that are left.
    pub recovery_codes: u32,
}

impl FactorCounts {
    /// True if signing in with the password takes a second step.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// What an account has set up.
///
/// # Errors
/// The database does not answer.
pub async fn counts(conn: &mut Connection, user: &UserId) -> sql::Result<FactorCounts> {
    let row = sql::query(
        "SELECT (SELECT COUNT(*) FROM totp_secrets WHERE user_id = $1 AND is_confirmed = 1) AS totp,
            (SELECT COUNT(*) FROM passkeys WHERE user_id = $1) AS passkeys,
            (SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1) AS recovery_codes",
    )
    .bind(user.as_str())
    .fetch_one(conn)
    .await?;
    let count = |name| Ok::<_, sql::Error>(u32::try_from(row.try_get::<i64>(name)?).unwrap_or(u32::MAX));
    Ok(FactorCounts {
        totp: count("totp")? > 0,
        passkeys: count("passkeys")?,
        recovery_codes: count("recovery_codes")?,
    })
}

/// Stores the secret of an authenticator app that is not confirmed yet, instead of an earlier one that was not
/// confirmed. A confirmed one stays.
///
/// # Errors
/// The database does not answer.
pub async fn start_totp(conn: &mut Connection, user: &UserId, secret: &str) -> sql::Result<()> {
    sql::query(
        "INSERT INTO totp_secrets (user_id, secret, is_confirmed, last_step) VALUES ($1, $2, 0, 0)
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret WHERE totp_secrets.is_confirmed = 0",
    )
    .bind(user.as_str())
    .bind(secret)
    .execute(conn)
    .await?;
    Ok(())
}

/// The secret of an authenticator app in Base32, confirmed or not as asked.
///
/// # Errors
/// The database does not answer.
pub async fn totp_secret(conn: &mut Connection, user: &UserId, is_confirmed: bool) -> sql::Result<Option<String>> {
    let row = sql::query("SELECT secret FROM totp_secrets WHERE user_id = $1 AND is_confirmed = $2")
        .bind(user.as_str())
        .bind(i64::from(is_confirmed))
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.try_get("secret")).transpose()
}

/// Marks the code of a step as used, and the app as confirmed. False if this code or a later one was used before: of
/// two requests with the same code, one gets true.
///
/// # Errors
/// The database does not answer.
pub async fn use_totp_step(conn: &mut Connection, user: &UserId, step: i64) -> sql::Result<bool> {
    let query =
        sql::query("UPDATE totp_secrets SET last_step = $2, is_confirmed = 1 WHERE user_id = $1 AND last_step < $2")
            .bind(user.as_str())
            .bind(step);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Deletes the authenticator app of an account. False if there is none.
///
/// # Errors
/// The database does not answer.
pub async fn delete_totp(conn: &mut Connection, user: &UserId) -> sql::Result<bool> {
    let query = sql::query("DELETE FROM totp_secrets WHERE user_id = $1").bind(user.as_str());
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Replaces all recovery codes by those with these hashes.
///
/// # Errors
/// The database does not answer.
pub async fn replace_recovery_codes(conn: &mut Connection, user: &UserId, hashes: &[String]) -> sql::Result<()> {
    sql::query("DELETE FROM recovery_codes WHERE user_id = $1").bind(user.as_str()).execute(&mut *conn).await?;
    for hash in hashes {
        sql::query("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)")
            .bind(user.as_str())
            .bind(hash)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Uses a recovery code up. False if there is none with this hash: of two requests with the same code, one gets true.
///
/// # Errors
/// The database does not answer.
pub async fn use_recovery_code(conn: &mut Connection, user: &UserId, hash: &str) -> sql::Result<bool> {
    let query =
        sql::query("DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2").bind(user.as_str()).bind(hash);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Deletes the whole second factor of an account, with sign-ins that wait for it. False if it has none.
///
/// # Errors
/// The database does not answer.
pub async fn remove(conn: &mut Connection, user: &UserId) -> sql::Result<bool> {
    let was_on = counts(conn, user).await?.is_on();
    for table in ["totp_secrets", "passkeys", "recovery_codes", "passkey_registrations", "pending_logins"] {
        sql::query(AssertSqlSafe(format!("DELETE FROM {table} WHERE user_id = $1")))
            .bind(user.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(was_on)
}
