//! Updates the settings of a project.

use crate::clock::Moment;
use crate::fold::fold;
use rolecall_api::{ProjectId, Retention};
use sqlx::{AnyConnection, Error};

/// New values of a project; `None` keeps the old one.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    pub(crate) timezone: Option<String>,
    pub(crate) app_urls: Option<Vec<String>>,
    pub(crate) anonymize_ips: Option<bool>,
    pub(crate) retention_days: Option<Retention>,
    pub(crate) private: Option<bool>,
}

/// Updates a project.
pub(crate) async fn update(
    conn: &mut AnyConnection,
    id: ProjectId,
    changes: &Changes,
    now: Moment,
) -> Result<(), Error> {
    let app_urls = changes.app_urls.as_ref().map(serde_json::to_string).transpose();
    sqlx::query(
        "UPDATE projects SET name = COALESCE($2, name), name_key = COALESCE($3, name_key),
            timezone = COALESCE($4, timezone), app_urls = COALESCE($5, app_urls),
            anonymize_ips = COALESCE($6, anonymize_ips), access_control = COALESCE($7, access_control),
            retention_days = CASE WHEN $8 = 1 THEN $9 ELSE retention_days END, updated_at = $10
         WHERE id = $1",
    )
    .bind(id.0)
    .bind(changes.name.as_deref())
    .bind(changes.name.as_deref().map(fold))
    .bind(changes.timezone.as_deref())
    .bind(app_urls.map_err(|error| Error::Encode(error.into()))?)
    .bind(changes.anonymize_ips.map(i64::from))
    .bind(changes.private.map(i64::from))
    .bind(i64::from(changes.retention_days.is_some()))
    .bind(changes.retention_days.and_then(Option::<u32>::from).map(i64::from))
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(())
}
