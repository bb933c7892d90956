//! Ends requests that need no decision any more: somebody has done what was asked for, or it is about nothing that is
//! still there.

use super::{KEPT, OPEN_FOR};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::OrganizationId;

/// Ends the requests of an organization whose wish has come true, or cannot any more. Called when a change of members,
/// invites, projects or grants is recorded.
///
/// A request for access to a project ends only when the asker has access: what happens to the project otherwise must
/// not show.
pub(crate) async fn settle(conn: &mut Connection, organization: &OrganizationId, now: Moment) -> Result<(), Error> {
    // $1: the organization. Each condition is about one row of `access_requests`.
    let sql = "UPDATE access_requests SET decided_at = $2, state = CASE
            WHEN action = 'change_member_level' AND NOT EXISTS (
                SELECT 1 FROM memberships m WHERE m.organization_id = $1 AND m.user_id = target
                    AND m.level = access_requests.level) THEN 'gone'
            WHEN action = 'set_project_privacy' AND NOT EXISTS (
                SELECT 1 FROM projects p WHERE p.id = project_id AND p.organization_id = $1
                    AND p.access_control = CASE target WHEN 'private' THEN 1 ELSE 0 END) THEN 'gone'
            ELSE 'done' END
        WHERE organization_id = $1 AND state = 'open' AND (
            (action = 'change_member_level' AND NOT EXISTS (
                SELECT 1 FROM memberships m WHERE m.organization_id = $1 AND m.user_id = target
                    AND m.level <> access_requests.level AND m.level <> 15))
            OR (action = 'remove_member' AND NOT EXISTS (
                SELECT 1 FROM memberships m WHERE m.organization_id = $1 AND m.user_id = target))
            OR (action = 'invite_member' AND (EXISTS (
                SELECT 1 FROM users u JOIN memberships m ON m.user_id = u.id
                WHERE u.email = target AND m.organization_id = $1) OR EXISTS (
                SELECT 1 FROM invites i WHERE i.organization_id = $1 AND i.target_email = target
                    AND i.level = access_requests.level AND i.created_at > access_requests.created_at)))
            OR (action = 'create_project' AND EXISTS (
                SELECT 1 FROM projects p WHERE p.organization_id = $1 AND p.name = target AND p.access_control = 0
                    AND p.created_at > access_requests.created_at))
            OR (action = 'view_project' AND EXISTS (
                SELECT 1 FROM projects p
                JOIN memberships m ON m.organization_id = $1 AND m.user_id = asker_id
                LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
                WHERE p.id = access_requests.project_id AND p.organization_id = $1
                    AND (p.access_control = 0 OR m.level >= 8 OR g.level IS NOT NULL)))
            OR (action = 'set_project_privacy' AND NOT EXISTS (
                SELECT 1 FROM projects p
                JOIN memberships m ON m.organization_id = $1 AND m.user_id = asker_id
                LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
                WHERE p.id = access_requests.project_id AND p.organization_id = $1
                    AND p.access_control <> CASE target WHEN 'private' THEN 1 ELSE 0 END
                    AND (p.access_control = 0 OR m.level >= 8 OR g.level IS NOT NULL))))";
    sql::query(sql).bind(organization.as_str()).bind(now.micros()).execute(conn).await?;
    Ok(())
}

/// Ends requests that nobody has decided in time, and deletes those that ended long ago.
pub(crate) async fn sweep(conn: &mut Connection, now: Moment) -> Result<(), Error> {
    sql::query(
        "UPDATE access_requests SET state = 'expired', decided_at = $2 WHERE state = 'open' AND created_at <= $1",
    )
    .bind(now.before(OPEN_FOR).micros())
    .bind(now.micros())
    .execute(&mut *conn)
    .await?;
    sql::query("DELETE FROM access_requests WHERE state <> 'open' AND decided_at <= $1")
        .bind(now.before(KEPT).micros())
        .execute(conn)
        .await?;
    Ok(())
}
