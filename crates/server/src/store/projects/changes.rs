//! Updates the settings of a project.

use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use crate::text::normalize::normalize_name;
use rolecall_api::{ProjectId, UpdateProject};

/// Updates a project. `keep`: members to grant access to (when it becomes private); the caller inserts those grants.
pub(crate) async fn update(
    conn: &mut Connection,
    id: ProjectId,
    changes: &UpdateProject,
    now: Moment,
) -> Result<(), Error> {
    let app_urls = changes.app_urls.as_ref().map(serde_json::to_string).transpose();
    sql::query(
        "UPDATE all_projects SET name = COALESCE($2, name), name_key = COALESCE($3, name_key),
            timezone = COALESCE($4, timezone), app_urls = COALESCE($5, app_urls),
            anonymize_ips = COALESCE($6, anonymize_ips), access_control = COALESCE($7, access_control),
            retention_days = CASE WHEN $8 = 1 THEN $9 ELSE retention_days END, updated_at = $10
         WHERE id = $1",
    )
    .bind(id.0)
    .bind(changes.name.as_deref())
    .bind(changes.name.as_deref().map(normalize_name))
    .bind(changes.timezone.as_deref())
    .bind(app_urls.map_err(|error| Error::Value(error.into()))?)
    .bind(changes.anonymize_ips.map(i64::from))
    .bind(changes.access_control.map(i64::from))
    .bind(i64::from(changes.retention_days.is_some()))
    .bind(changes.retention_days.and_then(Option::<u32>::from).map(i64::from))
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(())
}
