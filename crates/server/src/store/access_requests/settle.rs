//! Ends requests that need no decision any more: somebody has done what was asked for, or it is about nothing that is
//! still there.

use super::{KEPT, OPEN_FOR};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;

/// A project of an open request that the asker can see, as `p`.
macro_rules! seen {
    () => {
        "SELECT 1 FROM projects p
            JOIN memberships m ON m.organization_id = $1 AND m.user_id = asker_id
            LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
            WHERE p.id = access_requests.project_id AND p.organization_id = $1
                AND (p.access_control = 0 OR m.level >= 8 OR g.level IS NOT NULL)"
    };
}

/// The grant of the person of a request in its project, as `g`.
macro_rules! granted {
    () => {
        "SELECT 1 FROM project_memberships g JOIN memberships m ON m.id = g.membership_id
            WHERE g.project_id = access_requests.project_id AND m.organization_id = $1 AND m.user_id = target"
    };
}

/// That the wish of an open request of organization `$1` has come true. Of a project, the asker has to see that, except
/// that it is private or open as they wished.
const DONE: &str = concat!(
    "(CASE action
        WHEN 'change_member_level' THEN EXISTS (SELECT 1 FROM memberships m
            WHERE m.organization_id = $1 AND m.user_id = target AND m.level = access_requests.level)
        WHEN 'remove_member' THEN NOT EXISTS (SELECT 1 FROM memberships m
            WHERE m.organization_id = $1 AND m.user_id = target)
        WHEN 'invite_member' THEN EXISTS (SELECT 1 FROM users u JOIN memberships m ON m.user_id = u.id
                WHERE u.email = target AND m.organization_id = $1)
            OR EXISTS (SELECT 1 FROM invites i WHERE i.organization_id = $1 AND i.target_email = target
                AND i.level = access_requests.level AND i.created_at > access_requests.created_at)
        WHEN 'cancel_invite' THEN NOT EXISTS (SELECT 1 FROM invites i
            WHERE i.organization_id = $1 AND i.target_email = target)
        WHEN 'create_project' THEN EXISTS (SELECT 1 FROM projects p WHERE p.organization_id = $1 AND p.name = target
            AND p.access_control = 0 AND p.created_at > access_requests.created_at)
        WHEN 'view_project' THEN EXISTS (",
    seen!(),
    ")
        WHEN 'set_project_privacy' THEN EXISTS (SELECT 1 FROM projects p WHERE p.id = project_id
            AND p.organization_id = $1 AND p.access_control = CASE target WHEN 'private' THEN 1 ELSE 0 END)
        WHEN 'grant_project_access' THEN EXISTS (",
    granted!(),
    ") AND EXISTS (",
    seen!(),
    ")
        WHEN 'change_project_level' THEN EXISTS (",
    granted!(),
    " AND g.level = access_requests.level)
            AND EXISTS (",
    seen!(),
    ")
        WHEN 'revoke_project_access' THEN NOT EXISTS (",
    granted!(),
    ") AND EXISTS (",
    seen!(),
    ")
        WHEN 'set_project_name' THEN EXISTS (",
    seen!(),
    " AND p.name = target)
        WHEN 'set_project_timezone' THEN EXISTS (",
    seen!(),
    " AND p.timezone = target)
        WHEN 'set_project_retention' THEN EXISTS (",
    seen!(),
    "
            AND COALESCE(CAST(p.retention_days AS TEXT), 'forever') = target)
        WHEN 'set_project_anonymize_ips' THEN EXISTS (",
    seen!(),
    "
            AND p.anonymize_ips = CASE target WHEN 'on' THEN 1 ELSE 0 END)
        WHEN 'add_project_url' THEN EXISTS (",
    seen!(),
    "
            AND REPLACE(p.app_urls, '\"' || target || '\"', '') <> p.app_urls)
        WHEN 'set_organization_name' THEN EXISTS (SELECT 1 FROM organizations o WHERE o.id = $1 AND o.name = target)
        WHEN 'set_members_can_invite' THEN EXISTS (SELECT 1 FROM organizations o
            WHERE o.id = $1 AND o.members_can_invite = CASE target WHEN 'on' THEN 1 ELSE 0 END)
        ELSE FALSE END)"
);

/// That what an open request of organization `$1` is about is no longer there, for who asked.
const GONE: &str = concat!(
    "((action IN ('change_member_level', 'grant_project_access', 'change_project_level', 'revoke_project_access')
            AND NOT EXISTS (SELECT 1 FROM memberships m
                WHERE m.organization_id = $1 AND m.user_id = target AND m.level <> 15))
        OR (action = 'change_project_level' AND NOT EXISTS (",
    granted!(),
    "))
        OR (action IN ('grant_project_access', 'change_project_level')
            AND NOT EXISTS (",
    seen!(),
    " AND p.access_control = 1))
        OR (project_id <> 0 AND action <> 'view_project' AND NOT EXISTS (",
    seen!(),
    ")))"
);

/// Ends the requests of an organization whose wish has come true, or cannot any more. Called when a change of members,
/// invites, projects or grants is recorded.
///
/// A request for access to a project ends only when the asker has access: what happens to the project otherwise must
/// not show.
pub(crate) async fn settle(conn: &mut Connection, organization: &OrganizationId, now: Moment) -> Result<(), Error> {
    let sql = format!(
        "UPDATE access_requests SET decided_at = $2, state = CASE WHEN {DONE} THEN 'done' ELSE 'gone' END
         WHERE organization_id = $1 AND state = 'open' AND ({DONE} OR {GONE})"
    );
    sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(now.micros()).execute(conn).await?;
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
