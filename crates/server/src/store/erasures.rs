//! Records of erasures (deletions of a user's events): who asked for it and when. Whose events they were is stored as a
//! keyed hash.

use super::{Tx, decode};
use crate::clock::Moment;
use crate::hash::PersonHasher;
use crate::store::Slice;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{Erasure, ProjectId, UserId};
use sqlx::AssertSqlSafe;

/// The person who erased is named only while they are a member: the organization learns nothing more about former
/// members.
const SELECT: &str =
    "SELECT e.id, e.person_hash, e.created_at, e.finished_at, e.events, u.id AS user_id, u.distinct_id, u.first_name, u.email
    FROM erasures e
    JOIN projects p ON p.id = e.project_id
    LEFT JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = e.erased_by
    LEFT JOIN users u ON u.id = m.user_id AND u.is_active = 1
    WHERE e.project_id = $1 AND ($2 = '' OR e.person_hash = $2)";

/// An unfinished erasure.
#[derive(Debug, Clone)]
pub(crate) struct PendingErasure {
    pub(crate) id: String,
    pub(crate) project: ProjectId,
    pub(crate) person_hash: String,
    /// Set if it was finished before an older events file was restored: events that arrived until then are erased
    /// again.
    pub(crate) redo_until: Option<Moment>,
}

fn erasure(row: &Row) -> Result<Erasure, Error> {
    let is_member = row.try_get::<Option<String>>("user_id")?.is_some();
    let events: i64 = row.try_get("events")?;
    Ok(Erasure {
        id: row.try_get("id")?,
        erased_by: is_member.then(|| decode::user(row)).transpose()?,
        created_at: decode::time(row, "created_at")?.wire(),
        finished_at: decode::optional_time(row, "finished_at")?.map(Moment::wire),
        events: u64::try_from(events).unwrap_or_default(),
        person_hash: row.try_get("person_hash")?,
    })
}

/// Records a new erasure.
pub(crate) async fn begin(
    conn: &mut Connection,
    project: ProjectId,
    person_hash: &str,
    by: &UserId,
    now: Moment,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    sql::query(
        "INSERT INTO erasures (id, project_id, person_hash, keyed, erased_by, created_at) VALUES ($1, $2, $3, 1, $4, $5)",
    )
    .bind(id.as_str())
    .bind(project.0)
    .bind(person_hash)
    .bind(by.as_str())
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(id)
}

/// Some unfinished erasures, oldest first.
pub(crate) async fn pending(conn: &mut Connection) -> Result<Vec<PendingErasure>, Error> {
    let rows = sql::query(
        "SELECT id, project_id, person_hash, redo_until FROM erasures WHERE finished_at IS NULL
         ORDER BY created_at, id LIMIT 200",
    )
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(PendingErasure {
                id: row.try_get("id")?,
                project: ProjectId(row.try_get("project_id")?),
                person_hash: row.try_get("person_hash")?,
                redo_until: decode::optional_time(row, "redo_until")?,
            })
        })
        .collect()
}

/// Marks an erasure as finished, with its number of deleted events.
pub(crate) async fn finish(conn: &mut Connection, id: &str, events: u64, now: Moment) -> Result<(), Error> {
    sql::query(
        "UPDATE erasures SET events = events + $2, finished_at = $3, redo_until = NULL
         WHERE id = $1 AND finished_at IS NULL",
    )
    .bind(id)
    .bind(i64::try_from(events).unwrap_or(i64::MAX))
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// Reopens all erasures, because an older events file was restored.
pub(crate) async fn redo_all(tx: &mut Tx) -> Result<(), Error> {
    sql::query("UPDATE erasures SET redo_until = finished_at, finished_at = NULL WHERE finished_at IS NOT NULL")
        .execute(tx)
        .await?;
    Ok(())
}

/// Replaces hashes of earlier versions, which anybody could compute, with keyed ones.
pub(crate) async fn key_hashes(tx: &mut Tx, hasher: &PersonHasher) -> Result<(), Error> {
    let rows = sql::query("SELECT id, person_hash FROM erasures WHERE keyed = 0").fetch_all(tx).await?;
    for row in rows {
        let (id, plain): (String, String) = (row.try_get("id")?, row.try_get("person_hash")?);
        sql::query("UPDATE erasures SET person_hash = $2, keyed = 1 WHERE id = $1 AND keyed = 0")
            .bind(id)
            .bind(hasher.sha256(&plain))
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// One record of a project.
pub(crate) async fn find(conn: &mut Connection, project: ProjectId, id: &str) -> Result<Option<Erasure>, Error> {
    let sql = AssertSqlSafe(format!("{SELECT} AND e.id = $3"));
    let row = sql::query(sql).bind(project.0).bind("").bind(id).fetch_optional(conn).await?;
    row.as_ref().map(erasure).transpose()
}

/// The number of records of a project, or with this hash of a distinct ID.
pub(crate) async fn count(conn: &mut Connection, project: ProjectId, person_hash: &str) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) AS erasures FROM erasures WHERE project_id = $1 AND ($2 = '' OR person_hash = $2)";
    let row = sql::query(sql).bind(project.0).bind(person_hash).fetch_one(conn).await?;
    let count: i64 = row.try_get("erasures")?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// A page of the records of a project, newest first; optionally with this hash of a distinct ID.
pub(crate) async fn page(
    conn: &mut Connection,
    project: ProjectId,
    person_hash: &str,
    slice: Slice,
) -> Result<Vec<Erasure>, Error> {
    let sql = AssertSqlSafe(format!("{SELECT} ORDER BY e.created_at DESC, e.id DESC LIMIT $3 OFFSET $4"));
    let query = sql::query(sql).bind(project.0).bind(person_hash);
    let query = query.bind(i64::from(slice.limit)).bind(i64::from(slice.offset));
    query.fetch_all(conn).await?.iter().map(erasure).collect()
}
