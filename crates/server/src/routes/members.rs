//! `/api/organizations/:org/members/`: the people of an organization.

pub mod bulk;
pub mod delete;
pub mod list;
pub mod list_access;
pub mod list_without_two_factor;
pub mod update;

use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::error::Result;
use crate::handovers::Marked;
use crate::store::members::MemberRow;
use crate::store::sql::Connection;
use crate::store::{grants, projects};
use rolecall_api::Member;

/// Members as the API returns them, with their grants in those projects that the actor has access to. Three queries for
/// any number of members.
async fn wire(
    conn: &mut Connection,
    actor: &OrganizationActor,
    members: Vec<MemberRow>,
    now: Moment,
) -> Result<Vec<Member>> {
    let memberships: Vec<_> = members.iter().map(|member| member.id.clone()).collect();
    let mut grants = grants::list_for_people(conn, &memberships).await?;
    let accessible = projects::open_to(conn, actor.rights(), &actor.organization.id).await?;
    let marked = Marked::read(conn, actor, now).await?;
    let members = members.into_iter().map(|member| {
        let mut project_grants = grants.remove(&member.id).unwrap_or_default();
        project_grants.retain(|grant| accessible.contains(&grant.project));
        Member {
            is_offered_ownership: marked.offered.as_ref() == Some(&member.user.uuid),
            is_successor: marked.successor.as_ref() == Some(&member.user.uuid),
            id: member.id,
            user: member.user,
            level: member.level,
            expires_at: member.end.as_ref().map(|end| end.end.at().wire()),
            level_after: member.end.map(|end| end.after),
            joined_at: member.joined_at.wire(),
            updated_at: member.updated_at.wire(),
            last_seen: member.last_seen.map(Moment::wire),
            project_grants,
        }
    });
    Ok(members.collect())
}
