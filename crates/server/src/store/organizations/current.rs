//! The current organization of a person: the one that they selected, or else another one of theirs.

use super::FoundOrganization;
use crate::store::kept_out::{self, is_kept_out};
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{OrganizationId, ProjectId, UserId};
use sqlx::AssertSqlSafe;

/// Sorts the current organization first: the selected one while the person is a member, or else the first by name.
/// Those that keep the person out come last.
pub(super) fn current_first() -> String {
    format!(
        "ORDER BY CASE WHEN {} THEN 2 WHEN o.id = u.current_organization_id THEN 0 ELSE 1 END, o.name_key, o.id LIMIT 1",
        kept_out::CONDITION
    )
}

/// The current organization of a person, of `all` organizations of theirs: the selected one, or else the first; none
/// that keeps them out.
pub(crate) fn choose_current(
    mut all: Vec<FoundOrganization>,
    selected: Option<&OrganizationId>,
) -> Option<FoundOrganization> {
    all.retain(|organization| !organization.is_kept_out);
    let position = all.iter().position(|organization| Some(&organization.id) == selected).unwrap_or_default();
    (position < all.len()).then(|| all.swap_remove(position))
}

/// The current organization of a person (see [`choose_current`]), the project that they selected, and whether all
/// organizations keep them out.
pub(crate) async fn current(
    conn: &mut Connection,
    person: &UserId,
) -> Result<Option<(OrganizationId, Option<ProjectId>, bool)>, Error> {
    let sql = format!(
        "SELECT o.id, u.current_project_id, {} FROM memberships m
         JOIN organizations o ON o.id = m.organization_id
         JOIN users u ON u.id = m.user_id
         WHERE m.user_id = $1 {}",
        kept_out::COLUMNS,
        current_first()
    );
    let row = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).fetch_optional(conn).await?;
    let current = |row: Row| {
        let project: Option<i64> = row.try_get("current_project_id")?;
        Ok((OrganizationId(row.try_get("id")?), project.map(ProjectId), is_kept_out(&row)?))
    };
    row.map(current).transpose()
}

/// Sets a person's current organization, and resets their current project.
pub(crate) async fn make_current(conn: &mut Connection, id: &OrganizationId, person: &UserId) -> Result<(), Error> {
    sql::query("UPDATE users SET current_organization_id = $1, current_project_id = NULL WHERE id = $2")
        .bind(id.as_str())
        .bind(person.as_str())
        .execute(conn)
        .await?;
    Ok(())
}
