//! Erases what was deleted long ago, in slices, so that no transaction holds the database for long.

use super::{Error, Moment, OrganizationId, ProjectId, Tx, lock_organization};
use crate::store::{instance, sql};

/// The most rows of one slice.
const SLICE: i64 = 1000;

/// Whether there is more to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EraseProgress {
    /// Something was erased: call again.
    More,
    /// Nothing is left that was deleted before that time.
    Done,
}

/// Erases a slice of what was deleted at `until` or before: projects, whose events are queued for erasure, then the
/// members, log entries and rest of organizations.
pub(crate) async fn erase_slice(tx: &mut Tx, until: Moment, now: Moment) -> Result<EraseProgress, Error> {
    let rows = sql::query("SELECT id FROM all_projects WHERE deleted_at <= $1 ORDER BY deleted_at, id LIMIT 100")
        .bind(until.micros())
        .fetch_all(tx)
        .await?;
    if !rows.is_empty() {
        for row in &rows {
            let project = ProjectId(row.try_get("id")?);
            // One that was restored meanwhile stays.
            let sql = "DELETE FROM all_projects WHERE id = $1 AND deleted_at <= $2";
            let done = sql::query(sql).bind(project.0).bind(until.micros()).execute(tx).await?;
            if done.rows_affected() == 1 {
                instance::add_removed(tx, &[project], now).await?;
            }
        }
        return Ok(EraseProgress::More);
    }
    let row = sql::query("SELECT id FROM all_organizations WHERE deleted_at <= $1 ORDER BY deleted_at, id LIMIT 1")
        .bind(until.micros())
        .fetch_optional(tx)
        .await?;
    let Some(row) = row else { return Ok(EraseProgress::Done) };
    let organization = OrganizationId(row.try_get("id")?);
    if !lock_organization(tx, &organization).await? {
        // It was restored meanwhile.
        return Ok(EraseProgress::More);
    }
    for sql in [
        "DELETE FROM memberships WHERE id IN (SELECT id FROM memberships WHERE organization_id = $1 LIMIT $2)",
        "DELETE FROM activity WHERE organization_id = $1 AND number IN
            (SELECT number FROM activity WHERE organization_id = $1 ORDER BY number LIMIT $2)",
    ] {
        let done = sql::query(sql).bind(organization.as_str()).bind(SLICE).execute(tx).await?;
        if done.rows_affected() > 0 {
            return Ok(EraseProgress::More);
        }
    }
    sql::query("DELETE FROM all_organizations WHERE id = $1").bind(organization.as_str()).execute(tx).await?;
    Ok(EraseProgress::More)
}
