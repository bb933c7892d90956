//! Makes access requests, within the limits of a person.

use super::OPEN_FOR;
use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{AccessRequestId, OrganizationId, ProjectId, RequestAction, UserId};
use rolecall_policy::Level;
use std::time::Duration;

/// The time of [`Counted::today`].
const DAY: Duration = Duration::from_hours(24);

/// How many requests a person has, in all organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// That are open.
    pub(crate) open: u64,
    /// That they made in the last 24 hours.
    pub(crate) today: u64,
    /// When the oldest of those was made.
    pub(crate) oldest: Option<Moment>,
}

/// Counts the requests of a person.
pub(crate) async fn count_of_asker(conn: &mut Connection, asker: &UserId, now: Moment) -> Result<Counted, Error> {
    let sql = "SELECT SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS open,
            SUM(CASE WHEN created_at > $3 THEN 1 ELSE 0 END) AS today,
            MIN(CASE WHEN created_at > $3 THEN created_at END) AS oldest
         FROM access_requests WHERE asker_id = $1 AND created_at > $2";
    let query = sql::query(sql).bind(asker.as_str()).bind(now.before(OPEN_FOR).micros());
    let row = query.bind(now.before(DAY).micros()).fetch_one(conn).await?;
    let number = |column: &str| -> Result<u64, Error> {
        Ok(u64::try_from(row.try_get::<Option<i64>>(column)?.unwrap_or_default()).unwrap_or_default())
    };
    Ok(Counted { open: number("open")?, today: number("today")?, oldest: decode::optional_time(&row, "oldest")? })
}

/// When somebody who has made too many requests today can make the next one.
pub(crate) fn next_day(oldest: Moment) -> Moment {
    oldest.after(DAY)
}

/// A request to insert.
#[derive(Debug, Clone)]
pub(crate) struct NewRequest<'a> {
    pub(crate) organization: &'a OrganizationId,
    pub(crate) asker: &'a UserId,
    pub(crate) action: RequestAction,
    pub(crate) target: &'a str,
    pub(crate) project: Option<ProjectId>,
    pub(crate) level: Option<Level>,
    pub(crate) note: &'a str,
}

/// Inserts a request; `None` if the person has asked for this already.
pub(crate) async fn insert(
    conn: &mut Connection,
    new: &NewRequest<'_>,
    now: Moment,
) -> Result<Option<AccessRequestId>, Error> {
    // Those that have expired are no longer open.
    sql::query(
        "UPDATE access_requests SET state = 'expired', decided_at = $4
         WHERE organization_id = $1 AND asker_id = $2 AND state = 'open' AND created_at <= $3",
    )
    .bind(new.organization.as_str())
    .bind(new.asker.as_str())
    .bind(now.before(OPEN_FOR).micros())
    .bind(now.micros())
    .execute(&mut *conn)
    .await?;
    let id = AccessRequestId(uuid::Uuid::now_v7().to_string());
    let inserted = sql::query(
        "INSERT INTO access_requests
            (id, organization_id, asker_id, action, target, project_id, level, note, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9)
         ON CONFLICT (organization_id, asker_id, action, target, project_id) WHERE state = 'open' DO NOTHING",
    )
    .bind(id.as_str())
    .bind(new.organization.as_str())
    .bind(new.asker.as_str())
    .bind(new.action.name())
    .bind(new.target)
    .bind(new.project.map_or(0, |project| project.0))
    .bind(new.level.map(decode::number))
    .bind(new.note)
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok((inserted.rows_affected() == 1).then_some(id))
}

/// Stores what the request would change, as it is now.
pub(crate) async fn note_before(conn: &mut Connection, id: &AccessRequestId, before: i64) -> Result<(), Error> {
    let sql = "UPDATE access_requests SET before_value = $2 WHERE id = $1";
    sql::query(sql).bind(id.as_str()).bind(before).execute(conn).await?;
    Ok(())
}
