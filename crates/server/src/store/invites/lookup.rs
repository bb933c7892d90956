//! Reads of invites for questions of dialogs.

use super::{COLUMNS, FROM, InviteKey, InviteRow, LIFE, invite};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use crate::store::{decode, places};
use rolecall_api::{OrganizationId, ProjectId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Maximum number of invites in one statement, because databases limit its placeholders.
const MAX_INVITES: usize = 1000;

/// The invites of an organization that have not expired, newest first.
pub(crate) async fn pending(
    conn: &mut Connection,
    organization: &OrganizationId,
    now: Moment,
) -> Result<Vec<InviteRow>, Error> {
    let life = i64::try_from(LIFE.as_micros()).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.organization_id = $1 AND i.created_at > $2
         ORDER BY i.created_at DESC, i.target_email"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(now.micros().saturating_sub(life));
    query.fetch_all(conn).await?.iter().map(invite).collect()
}

/// The projects in these invites, with the level in each, sorted by name.
pub(crate) async fn promised(
    conn: &mut Connection,
    invites: &[InviteRow],
) -> Result<HashMap<InviteKey, Vec<(ProjectId, Level)>>, Error> {
    let mut promised: HashMap<InviteKey, Vec<_>> = HashMap::new();
    for invites in invites.chunks(MAX_INVITES) {
        let sql = format!(
            "SELECT ip.invite_id, ip.project_id, ip.level FROM invite_projects ip
             JOIN projects p ON p.id = ip.project_id
             WHERE ip.invite_id IN {} ORDER BY p.name_key, p.id",
            places(1, invites.len())
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(false);
        for invite in invites {
            query = query.bind(invite.key.0.as_str());
        }
        for row in &query.fetch_all(&mut *conn).await? {
            let key = InviteKey(row.try_get("invite_id")?);
            let project = (ProjectId(row.try_get("project_id")?), decode::level(row, "level")?);
            promised.entry(key).or_default().push(project);
        }
    }
    Ok(promised)
}
