//! The projects that invites give access to.

use super::InviteKey;
use crate::store::RightsOf;
use crate::store::decode;
use crate::store::in_list::InList;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, ProjectAccess, ProjectId};
use rolecall_policy::{Level, ProjectState};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// A project that an invite gives access to.
#[derive(Debug, Clone)]
pub(crate) struct PromisedProject {
    pub(crate) project: ProjectId,
    pub(crate) level: Level,
    /// The facts that the rules need, with the explicit membership of the person who was asked about.
    pub(crate) state: ProjectState,
}

/// What these invites of an organization give access to, deleted projects too.
pub(crate) async fn all_promises(
    conn: &mut Connection,
    organization: &OrganizationId,
    keys: &[InviteKey],
) -> Result<HashMap<InviteKey, Vec<ProjectAccess>>, Error> {
    let list = InList::new(2, keys.iter().map(|key| key.0.as_str()));
    let sql = format!(
        "SELECT invite_id, project_id, level FROM invite_projects
         WHERE organization_id = $1 AND invite_id IN {} ORDER BY project_id",
        list.places
    );
    let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()));
    let mut promises: HashMap<InviteKey, Vec<ProjectAccess>> = HashMap::new();
    for row in &query.fetch_all(conn).await? {
        let access = ProjectAccess { id: ProjectId(row.try_get("project_id")?), level: decode::level(row, "level")? };
        promises.entry(InviteKey(row.try_get("invite_id")?)).or_default().push(access);
    }
    Ok(promises)
}

/// The projects in these invites of an organization, each sorted by name, as the reader has access to them.
pub(crate) async fn promises(
    conn: &mut Connection,
    organization: &OrganizationId,
    keys: &[InviteKey],
    reader: RightsOf<'_>,
) -> Result<HashMap<InviteKey, Vec<PromisedProject>>, Error> {
    let list = InList::new(1, keys.iter().map(|key| key.0.as_str()));
    let place = list.end(1);
    let sql = format!(
        "SELECT ip.invite_id, ip.project_id, ip.level, p.access_control, g.level AS explicit_level
         FROM invite_projects ip
         JOIN projects p ON p.id = ip.project_id
         LEFT JOIN memberships m ON m.organization_id = ${place} AND m.user_id = ${}
         LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
         WHERE ip.invite_id IN {} AND ip.organization_id = ${place}
         ORDER BY p.name_key, p.id",
        place + 1,
        list.places
    );
    let query = list.bind(sql::query(AssertSqlSafe(sql))).bind(organization.as_str()).bind(reader.person.as_str());
    let mut promises: HashMap<InviteKey, Vec<PromisedProject>> = HashMap::new();
    for row in &query.fetch_all(conn).await? {
        promises.entry(InviteKey(row.try_get("invite_id")?)).or_default().push(PromisedProject {
            project: ProjectId(row.try_get("project_id")?),
            level: decode::level(row, "level")?,
            state: reader.state(ProjectState {
                private: decode::switch(row, "access_control")?,
                explicit: decode::optional_level(row, "explicit_level")?,
            }),
        });
    }
    Ok(promises)
}
