//! Devices and networks that people have signed in from, as hashes (see [`crate::accounts::login_throttle`]).

use crate::clock::Moment;
use crate::store::sql::{self, Connection};
use rolecall_api::UserId;

/// Maximum number of remembered clients per person; the least recently used is dropped.
pub const MOST: i64 = 40;

/// Which of these clients the person with this email address has signed in from after `since`.
///
/// # Errors
/// The database does not answer.
pub async fn known(conn: &mut Connection, email: &str, clients: [&str; 2], since: Moment) -> sql::Result<Vec<String>> {
    let rows = sql::query(
        "SELECT k.client FROM known_clients k JOIN users u ON u.id = k.user_id
         WHERE u.email = $1 AND k.client IN ($2, $3) AND k.last_used_at > $4",
    )
    .bind(email)
    .bind(clients[0])
    .bind(clients[1])
    .bind(since.micros())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get("client")).collect()
}

/// True if anybody has signed in from this client.
///
/// # Errors
/// The database does not answer.
pub async fn is_known(conn: &mut Connection, client: &str) -> sql::Result<bool> {
    let row =
        sql::query("SELECT client FROM known_clients WHERE client = $1 LIMIT 1").bind(client).fetch_optional(conn);
    Ok(row.await?.is_some())
}

/// True if a person has signed in after `since`, but not from this client.
///
/// # Errors
/// The database does not answer.
pub async fn is_new(conn: &mut Connection, user: &UserId, client: &str, since: Moment) -> sql::Result<bool> {
    let query = sql::query(
        "SELECT COUNT(*) AS clients, CAST(COALESCE(SUM(CASE WHEN client = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS same
         FROM known_clients WHERE user_id = $1 AND last_used_at > $3",
    );
    let row = query.bind(user.as_str()).bind(client).bind(since.micros()).fetch_one(conn).await?;
    Ok(row.try_get::<i64>("clients")? > 0 && row.try_get::<i64>("same")? == 0)
}

/// Records that a person signed in from these clients.
///
/// # Errors
/// The database does not answer.
pub async fn remember(conn: &mut Connection, user: &UserId, clients: [&str; 2], now: Moment) -> sql::Result<()> {
    for client in clients {
        sql::query(
            "INSERT INTO known_clients (user_id, client, last_used_at) VALUES ($1, $2, $3)
             ON CONFLICT (user_id, client) DO UPDATE SET last_used_at = $3",
        )
        .bind(user.as_str())
        .bind(client)
        .bind(now.micros())
        .execute(&mut *conn)
        .await?;
    }
    sql::query(
        "DELETE FROM known_clients WHERE user_id = $1 AND client NOT IN (
            SELECT client FROM known_clients WHERE user_id = $1 ORDER BY last_used_at DESC, client LIMIT $2)",
    )
    .bind(user.as_str())
    .bind(MOST)
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes all remembered clients of a person.
///
/// # Errors
/// The database does not answer.
pub async fn forget_all(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM known_clients WHERE user_id = $1").bind(user.as_str()).execute(conn).await?;
    Ok(())
}

/// Deletes clients that were not used after `since`.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, since: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM known_clients WHERE last_used_at <= $1").bind(since.micros()).execute(conn).await?;
    Ok(())
}
