//! That events of a person were erased: by whom and when, and not whose they were.

use super::decode;
use crate::clock::Moment;
use crate::hash::sha256;
use crate::paging::Slice;
use rolecall_api::{Erasure, ProjectId, User, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Error, Row};

const SELECT: &str = "SELECT e.id, e.person_hash, e.created_at, e.events, u.id AS user_id, u.first_name, u.email
    FROM erasures e LEFT JOIN users u ON u.id = e.erased_by WHERE e.project_id = $1";

fn erasure(row: &AnyRow) -> Result<Erasure, Error> {
    let (id, first_name, email): (Option<String>, Option<String>, Option<String>) =
        (row.try_get("user_id")?, row.try_get("first_name")?, row.try_get("email")?);
    let events: i64 = row.try_get("events")?;
    Ok(Erasure {
        id: row.try_get("id")?,
        erased_by: id.zip(first_name).zip(email).map(|((id, first_name), email)| User {
            distinct_id: id.clone(),
            uuid: UserId(id),
            first_name,
            email,
        }),
        created_at: decode::time(row, "created_at")?.wire(),
        events: u64::try_from(events).unwrap_or_default(),
        person_hash: row.try_get("person_hash")?,
    })
}

/// Records that the events of a person are about to be erased.
pub(crate) async fn begin(
    conn: &mut AnyConnection,
    project: ProjectId,
    person: &str,
    by: &UserId,
    now: Moment,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO erasures (id, project_id, person_hash, erased_by, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_str())
    .bind(project.0)
    .bind(sha256(person))
    .bind(by.as_str())
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(id)
}

/// Records how many events were erased.
pub(crate) async fn end(conn: &mut AnyConnection, id: &str, events: u64) -> Result<(), Error> {
    sqlx::query("UPDATE erasures SET events = $2 WHERE id = $1")
        .bind(id)
        .bind(i64::try_from(events).unwrap_or(i64::MAX))
        .execute(conn)
        .await?;
    Ok(())
}

/// One record of a project.
pub(crate) async fn find(conn: &mut AnyConnection, project: ProjectId, id: &str) -> Result<Option<Erasure>, Error> {
    let sql = AssertSqlSafe(format!("{SELECT} AND e.id = $2"));
    let row = sqlx::query(sql).bind(project.0).bind(id).fetch_optional(conn).await?;
    row.as_ref().map(erasure).transpose()
}

/// How many records a project has.
pub(crate) async fn count(conn: &mut AnyConnection, project: ProjectId) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) AS erasures FROM erasures WHERE project_id = $1";
    let count: i64 = sqlx::query(sql).bind(project.0).fetch_one(conn).await?.try_get("erasures")?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// A page of the records of a project, the latest first.
pub(crate) async fn page(conn: &mut AnyConnection, project: ProjectId, slice: Slice) -> Result<Vec<Erasure>, Error> {
    let sql = AssertSqlSafe(format!("{SELECT} ORDER BY e.created_at DESC, e.id DESC LIMIT $2 OFFSET $3"));
    let query = sqlx::query(sql).bind(project.0).bind(i64::from(slice.limit)).bind(i64::from(slice.offset));
    query.fetch_all(conn).await?.iter().map(erasure).collect()
}
