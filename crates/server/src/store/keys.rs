//! Personal API keys. Only hashes of the values are stored. Every lookup except by value is restricted to one person's
//! keys.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::in_list::InList;
use crate::store::notices::Notice;
use crate::store::sql::{self, Connection, FromRow, Row};
use crate::store::users::{COLUMNS, UserRow};
use rolecall_api::{KeyId, PersonalApiKey, UserId};
use sqlx::AssertSqlSafe;

/// A key that was sent with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PresentedKey {
    /// The id of the key.
    pub(crate) id: KeyId,
    /// When it was last used, to the minute.
    pub(crate) last_used_at: Option<Moment>,
    /// The owner of the key.
    pub(crate) user: UserRow,
}

/// A key, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRow {
    id: KeyId,
    user: UserId,
    label: String,
    created_at: Moment,
    last_used_at: Option<Moment>,
}

impl KeyRow {
    /// Converts it to the API type, with its value if it is new.
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

impl FromRow for KeyRow {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(KeyRow {
            id: KeyId(row.try_get("id")?),
            user: UserId(row.try_get("user_id")?),
            label: row.try_get("label")?,
            created_at: decode::time(row, "created_at")?,
            last_used_at: decode::optional_time(row, "last_used_at")?,
        })
    }
}

/// The key with this value, if its owner's account is active.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find_by_value(conn: &mut Connection, value_hash: &str) -> sql::Result<Option<PresentedKey>> {
    let row = sql::query(AssertSqlSafe(format!(
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

/// A person's keys, newest first.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn list(conn: &mut Connection, user: &UserId) -> sql::Result<Vec<KeyRow>> {
    sql::query_as(
        "SELECT id, user_id, label, created_at, last_used_at FROM personal_api_keys WHERE user_id = $1
         ORDER BY created_at DESC, id DESC",
    )
    .bind(user.as_str())
    .fetch_all(conn)
    .await
}

/// One of a person's keys.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find(conn: &mut Connection, user: &UserId, key: &KeyId) -> sql::Result<Option<KeyRow>> {
    sql::query_as(
        "SELECT id, user_id, label, created_at, last_used_at FROM personal_api_keys WHERE id = $1 AND user_id = $2",
    )
    .bind(key.as_str())
    .bind(user.as_str())
    .fetch_optional(conn)
    .await
}

/// The number of a person's keys.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn count(conn: &mut Connection, user: &UserId) -> sql::Result<i64> {
    let row = sql::query("SELECT COUNT(*) AS keys FROM personal_api_keys WHERE user_id = $1")
        .bind(user.as_str())
        .fetch_one(conn)
        .await?;
    row.try_get("keys")
}

/// The number of keys that these people have.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn count_of(conn: &mut Connection, people: &[UserId]) -> sql::Result<u64> {
    let mut count = 0;
    for people in people.chunks(1000) {
        let list = InList::new(1, people.iter().map(UserId::as_str));
        let sql = format!("SELECT COUNT(*) AS keys FROM personal_api_keys WHERE user_id IN {}", list.places);
        let row = list.bind(sql::query(AssertSqlSafe(sql))).fetch_one(&mut *conn).await?;
        count += u64::try_from(row.try_get::<i64>("keys")?).unwrap_or_default();
    }
    Ok(count)
}

/// Inserts a key.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn create(
    conn: &mut Connection,
    user: &UserId,
    label: String,
    value_hash: &str,
    now: Moment,
) -> sql::Result<KeyRow> {
    let id = uuid::Uuid::now_v7().to_string();
    sql::query(
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

/// Revokes all keys of a user.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn delete_all(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM personal_api_keys WHERE user_id = $1").bind(user.as_str()).execute(conn).await?;
    Ok(())
}

/// Deletes a person's key.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn delete(conn: &mut Connection, user: &UserId, key: &KeyId) -> sql::Result<()> {
    sql::query("DELETE FROM personal_api_keys WHERE id = $1 AND user_id = $2")
        .bind(key.as_str())
        .bind(user.as_str())
        .execute(&mut *conn)
        .await?;
    conn.notice(Notice::Session(user.clone()));
    Ok(())
}

/// Updates when a key was last used, unless that is later than `unless_since`.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn touch(conn: &mut Connection, key: &KeyId, now: Moment, unless_since: Moment) -> sql::Result<()> {
    sql::query(
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
