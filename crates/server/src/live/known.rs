//! Reads the rights of people: of one person in all their organizations, or of many people in one.

use crate::activity::past::{Past, PastProject};
use crate::clock::Moment;
use crate::store::sql::{Connection, Result};
use crate::store::{activity, grants, members, projects};
use rolecall_api::{OrganizationId, UserId};
use rolecall_policy::Level;
use std::collections::{BTreeMap, HashMap};

/// What a person can see in one organization.
#[derive(Debug)]
pub(super) struct Membership {
    /// The number of the newest entry of the log.
    pub(super) head: i64,
    /// When they joined.
    pub(super) joined_at: Moment,
    /// Their level and grants, and the projects.
    pub(super) past: Past,
}

/// What a person can see, by organization. Three statements.
pub(super) async fn of_person(conn: &mut Connection, user: &UserId) -> Result<BTreeMap<OrganizationId, Membership>> {
    let memberships = members::of_person(conn, user).await?;
    let mut all = BTreeMap::new();
    for joined in memberships.into_iter().filter(|joined| !joined.is_kept_out) {
        let levels = HashMap::from([(user.clone(), joined.level)]);
        let past = Past { levels, projects: HashMap::new(), is_deleted: false };
        all.insert(joined.organization, Membership { head: 0, joined_at: joined.at, past });
    }
    for (organization, project, state) in projects::all_states(conn, user).await? {
        if let Some(membership) = all.get_mut(&organization) {
            let grants = state.explicit.map(|level| (user.clone(), level)).into_iter().collect();
            let project_now = PastProject { name: String::new(), private: state.private, grants };
            membership.past.projects.insert(project, project_now);
        }
    }
    let organizations: Vec<_> = all.keys().cloned().collect();
    for (organization, head) in activity::heads(conn, &organizations).await? {
        if let Some(membership) = all.get_mut(&organization) {
            membership.head = head.number;
        }
    }
    Ok(all)
}

/// The levels and grants of these people in an organization, and its projects. Three statements for up to 1,000 people.
pub(super) async fn in_organization(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: &[UserId],
) -> Result<Past> {
    let mut past = Past {
        levels: members::levels_of(conn, organization, people).await?,
        projects: HashMap::new(),
        is_deleted: false,
    };
    for (id, _, private) in projects::privacy(conn, organization).await? {
        past.projects.insert(id, PastProject { name: String::new(), private, grants: HashMap::new() });
    }
    // Those of higher levels have access to every project.
    let members: Vec<UserId> =
        past.levels.iter().filter(|(_, level)| **level < Level::Administrator).map(|(user, _)| user.clone()).collect();
    for (project, user, level) in grants::of_people(conn, organization, &members).await? {
        if let Some(project) = past.projects.get_mut(&project) {
            project.grants.insert(user, level);
        }
    }
    Ok(past)
}
