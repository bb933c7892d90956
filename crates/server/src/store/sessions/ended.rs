//! Why sessions ended that their own browser did not end, so that it can say so when it asks.

use crate::clock::Moment;
use crate::store::places;
use crate::store::sql::{self, Connection, Query};
use rolecall_api::SessionEnding;
use sqlx::AssertSqlSafe;

/// All reasons, with their names in the database.
const REASONS: [(&str, SessionEnding); 2] = [("ended", SessionEnding::Ended), ("password", SessionEnding::Password)];

/// Rows of one `INSERT`: databases limit the placeholders of a statement.
const ROWS_AT_ONCE: usize = 500;

/// Runs a statement that deletes sessions and returns their token hashes, and notes why they ended. Returns how many
/// there were.
pub(super) async fn note(
    conn: &mut Connection,
    delete: Query,
    ending: SessionEnding,
    now: Moment,
) -> sql::Result<usize> {
    let reason = REASONS.iter().find(|(_, known)| *known == ending).map_or("", |(name, _)| name);
    let hashes = delete.fetch_all(&mut *conn).await?;
    for hashes in hashes.chunks(ROWS_AT_ONCE) {
        let sql =
            format!("INSERT INTO ended_sessions (token_hash, reason, ended_at) VALUES {}", places(hashes.len(), 3));
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(hashes.len() == 1);
        for row in hashes {
            query = query.bind(row.try_get::<String>("token_hash")?).bind(reason).bind(now.micros());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(hashes.len())
}

/// Why the session with this token ended, if that is known.
pub(crate) async fn why_ended(conn: &mut Connection, token_hash: &str) -> sql::Result<Option<SessionEnding>> {
    let row = sql::query("SELECT reason FROM ended_sessions WHERE token_hash = $1")
        .bind(token_hash)
        .fetch_optional(conn)
        .await?;
    let reason = row.map(|row| row.try_get::<String>("reason")).transpose()?;
    Ok(reason.and_then(|reason| REASONS.iter().find(|(name, _)| *name == reason).map(|(_, ending)| *ending)))
}

/// Forgets what ended before this time.
pub(super) async fn sweep(conn: &mut Connection, ended_after: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM ended_sessions WHERE ended_at <= $1").bind(ended_after.micros()).execute(conn).await?;
    Ok(())
}
