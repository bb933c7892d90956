//! The requests of a person, for the export of their account.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{ExportedRequest, OrganizationId, ProjectId, RequestAction, UserId};

/// The requests of a person in all organizations, oldest first. Their number is limited by how many one can make, and by
/// how long they are kept.
pub(crate) async fn of_person(conn: &mut Connection, person: &UserId) -> Result<Vec<ExportedRequest>, Error> {
    let rows = sql::query(
        "SELECT organization_id, action, target, project_id, level, note, created_at, decided_at, decision_note
         FROM access_requests WHERE asker_id = $1 ORDER BY created_at, id",
    )
    .bind(person.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter().map(exported).collect()
}

fn exported(row: &Row) -> Result<ExportedRequest, Error> {
    let (action, target): (String, String) = (row.try_get("action")?, row.try_get("target")?);
    let project: i64 = row.try_get("project_id")?;
    Ok(ExportedRequest {
        organization: OrganizationId(row.try_get("organization_id")?),
        action: RequestAction::from_name(&action).ok_or_else(|| Error::column("action", action))?,
        target: (!target.is_empty()).then_some(target),
        project: (project != 0).then_some(ProjectId(project)),
        level: decode::optional_level(row, "level")?,
        note: row.try_get("note")?,
        created_at: decode::time(row, "created_at")?.wire(),
        decided_at: decode::optional_time(row, "decided_at")?.map(Moment::wire),
        decision_note: row.try_get("decision_note")?,
    })
}
