//! Projects for capture: looked up by token, without a caller.

use super::super::decode;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{OrganizationId, ProjectId};

/// What capture needs to know about a project.
#[derive(Debug, Clone)]
pub(crate) struct CaptureProject {
    pub(crate) id: ProjectId,
    pub(crate) organization: OrganizationId,
    pub(crate) ingested_event: bool,
    pub(crate) anonymize_ips: bool,
}

/// The project with this token.
pub(crate) async fn find_by_token(conn: &mut Connection, token: &str) -> Result<Option<CaptureProject>, Error> {
    let row =
        sql::query("SELECT id, organization_id, ingested_event, anonymize_ips FROM projects WHERE api_token = $1")
            .bind(token)
            .fetch_optional(conn)
            .await?;
    let capturing = |row: &Row| {
        Ok(CaptureProject {
            id: ProjectId(row.try_get("id")?),
            organization: OrganizationId(row.try_get("organization_id")?),
            ingested_event: decode::switch(row, "ingested_event")?,
            anonymize_ips: decode::switch(row, "anonymize_ips")?,
        })
    };
    row.as_ref().map(capturing).transpose()
}

/// Records that a project has had an event.
pub(crate) async fn note_event(conn: &mut Connection, id: ProjectId) -> Result<(), Error> {
    sql::query("UPDATE all_projects SET ingested_event = 1 WHERE id = $1 AND ingested_event = 0")
        .bind(id.0)
        .execute(conn)
        .await?;
    Ok(())
}
