//! Passkeys, and those that are being added.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, FromRow, Row};
use rolecall_api::{Passkey, PasskeyId, UserId};

/// A stored passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its id.
    pub id: PasskeyId,
    /// Its owner.
    pub user: UserId,
    /// The public key and what goes with it, as JSON.
    pub credential: String,
    /// The name that its owner gave it.
    pub label: String,
    /// When it was added.
    pub created_at: Moment,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Moment>,
}

impl PasskeyRow {
    /// Converts it to the API type.
    #[must_use]
    pub fn wire(self) -> Passkey {
        Passkey {
            id: self.id,
            label: self.label,
            created_at: self.created_at.wire(),
            last_used_at: self.last_used_at.map(Moment::wire),
        }
    }
}

impl FromRow for PasskeyRow {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(PasskeyRow {
            id: PasskeyId(row.try_get("id")?),
            user: UserId(row.try_get("user_id")?),
            credential: row.try_get("credential")?,
            label: row.try_get("label")?,
            created_at: decode::time(row, "created_at")?,
            last_used_at: row.try_get::<Option<i64>>("last_used_at")?.map(Moment::from_micros),
        })
    }
}

/// The passkeys of an account, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn list(conn: &mut Connection, user: &UserId) -> sql::Result<Vec<PasskeyRow>> {
    sql::query_as(
        "SELECT id, user_id, credential, label, created_at, last_used_at FROM passkeys WHERE user_id = $1
         ORDER BY created_at, id",
    )
    .bind(user.as_str())
    .fetch_all(conn)
    .await
}

/// The passkey with this credential id (base64url), whoever owns it.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut Connection, credential_id: &str) -> sql::Result<Option<PasskeyRow>> {
    sql::query_as(
        "SELECT id, user_id, credential, label, created_at, last_used_at FROM passkeys WHERE credential_id = $1",
    )
    .bind(credential_id)
    .fetch_optional(conn)
    .await
}

/// Inserts a passkey.
///
/// # Errors
/// The database does not answer, or there is one with this credential id (a unique violation).
pub async fn create(conn: &mut Connection, passkey: &PasskeyRow, credential_id: &str) -> sql::Result<()> {
    sql::query(
        "INSERT INTO passkeys (id, user_id, credential_id, credential, label, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(passkey.id.as_str())
    .bind(passkey.user.as_str())
    .bind(credential_id)
    .bind(&passkey.credential)
    .bind(&passkey.label)
    .bind(passkey.created_at.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// Stores that somebody has signed in with a passkey, with its counter in `credential`. False if it was removed.
///
/// # Errors
/// The database does not answer.
pub async fn note_use(conn: &mut Connection, id: &PasskeyId, credential: &str, now: Moment) -> sql::Result<bool> {
    let query = sql::query("UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1")
        .bind(id.as_str())
        .bind(credential)
        .bind(now.micros());
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Deletes a passkey of an account. False if it has no such passkey.
///
/// # Errors
/// The database does not answer.
pub async fn delete(conn: &mut Connection, user: &UserId, id: &PasskeyId) -> sql::Result<bool> {
    let query = sql::query("DELETE FROM passkeys WHERE id = $1 AND user_id = $2").bind(id.as_str()).bind(user.as_str());
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Stores what the answer of a new passkey is checked against, instead of an earlier one.
///
/// # Errors
/// The database does not answer.
pub async fn start_registration(
    conn: &mut Connection,
    user: &UserId,
    session_hash: &str,
    state: &str,
    expires_at: Moment,
) -> sql::Result<()> {
    sql::query(
        "INSERT INTO passkey_registrations (user_id, session_hash, state, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE SET session_hash = $2, state = $3, expires_at = $4",
    )
    .bind(user.as_str())
    .bind(session_hash)
    .bind(state)
    .bind(expires_at.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses up what the answer of a new passkey is checked against.
///
/// # Errors
/// The database does not answer.
pub async fn take_registration(
    conn: &mut Connection,
    user: &UserId,
    session_hash: &str,
    now: Moment,
) -> sql::Result<Option<String>> {
    let row = sql::query(
        "DELETE FROM passkey_registrations WHERE user_id = $1 AND session_hash = $2 AND expires_at > $3
         RETURNING state",
    )
    .bind(user.as_str())
    .bind(session_hash)
    .bind(now.micros())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get("state")).transpose()
}

/// Deletes registrations that have expired.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM passkey_registrations WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}
