//! Personal API keys. Only hashes of the values are known here, and every look-up but that by value names the person.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::users::{COLUMNS, UserRow};
use rolecall_api::{KeyId, PersonalApiKey, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, FromRow, Row};

/// A key that somebody presents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PresentedKey {
    /// Which.
    pub(crate) id: KeyId,
    /// When it was last used, exact to a minute.
    pub(crate) last_used_at: Option<Moment>,
    /// Whose it is.
    pub(crate) user: UserRow,
}

/// A key, as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRow {
    id: KeyId,
    user: UserId,
    label: String,
    created_at: Moment,
    last_used_at: Option<Moment>,
}

impl KeyRow {
    /// As it travels, with its value if it is new.
    pub(crate) fn wire(self, value: Option<String>) -> PersonalApiKey {
        PersonalApiKey {
            id: self.id,
            label: self.label,
            value,
            created_at: self.created_at.wire(),
            last_used_at: self.last_used_at.map(Moment::wire),
            user_id: self.user,
        }
    }
}

impl<'r> FromRow<'r, AnyRow> for KeyRow {
    fn from_row(row: &'r AnyRow) -> sqlx::Result<Self> {
        Ok(KeyRow {
            id: KeyId(row.try_get("id")?),
            user: UserId(row.try_get("user_id")?),
            label: row.try_get("label")?,
            created_at: decode::time(row, "created_at")?,
            last_used_at: decode::optional_time(row, "last_used_at")?,
        })
    }
}

/// The key with this value, if its account is active.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn by_value(conn: &mut AnyConnection, value_hash: &str) -> sqlx::Result<Option<PresentedKey>> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT k.id AS key_id, k.last_used_at, {COLUMNS}
         FROM personal_api_keys k JOIN users u ON u.id = k.user_id
         WHERE k.value_hash = $1 AND u.is_active = 1"
    )))
    .bind(value_hash)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let last_used_at = decode::optional_time(&row, "last_used_at")?;
        Ok(PresentedKey { id: KeyId(row.try_get("key_id")?), last_used_at, user: UserRow::from_row(&row)? })
    })
    .transpose()
}

/// The keys of a person, the newest first.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn of_person(conn: &mut AnyConnection, user: &UserId) -> sqlx::Result<Vec<KeyRow>> {
    sqlx::query_as(
        "SELECT id, user_id, label, created_at, last_used_at FROM personal_api_keys WHERE user_id = $1
         ORDER BY created_at DESC, id DESC",
    )
    .bind(user.as_str())
    .fetch_all(conn)
    .await
}

/// A key of a person.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find(conn: &mut AnyConnection, user: &UserId, key: &KeyId) -> sqlx::Result<Option<KeyRow>> {
    sqlx::query_as(
        "SELECT id, user_id, label, created_at, last_used_at FROM personal_api_keys WHERE id = $1 AND user_id = $2",
    )
    .bind(key.as_str())
    .bind(user.as_str())
    .fetch_optional(conn)
    .await
}

/// How many keys a person has.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn count(conn: &mut AnyConnection, user: &UserId) -> sqlx::Result<i64> {
    let row = sqlx::query("SELECT COUNT(*) AS keys FROM personal_api_keys WHERE user_id = $1")
        .bind(user.as_str())
        .fetch_one(conn)
        .await?;
    row.try_get("keys")
}

/// Makes a key.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn create(
    conn: &mut AnyConnection,
    user: &UserId,
    label: String,
    value_hash: &str,
    now: Moment,
) -> sqlx::Result<KeyRow> {
    let id = uuid::Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO personal_api_keys (id, user_id, label, value_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&id)
    .bind(user.as_str())
    .bind(&label)
    .bind(value_hash)
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(KeyRow { id: KeyId(id), user: user.clone(), label, created_at: now, last_used_at: None })
}

/// Revokes a key of a person; false if they have no such key.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn delete(conn: &mut AnyConnection, user: &UserId, key: &KeyId) -> sqlx::Result<bool> {
    let deleted = sqlx::query("DELETE FROM personal_api_keys WHERE id = $1 AND user_id = $2")
        .bind(key.as_str())
        .bind(user.as_str())
        .execute(conn)
        .await?;
    Ok(deleted.rows_affected() > 0)
}

/// Notes that a key was used, unless that is noted since `unless_since`.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn touch(
    conn: &mut AnyConnection,
    key: &KeyId,
    now: Moment,
    unless_since: Moment,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE personal_api_keys SET last_used_at = $2
         WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)",
    )
    .bind(key.as_str())
    .bind(now.micros())
    .bind(unless_since.micros())
    .execute(conn)
    .await?;
    Ok(())
}
