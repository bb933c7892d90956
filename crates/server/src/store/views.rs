//! Assembles API responses from several tables, each with a constant number of queries.

use crate::error::Result;
use crate::store::sql::Connection;
use crate::store::{grants, members, organizations, projects};
use rolecall_api::{Organization, OrganizationId, Project, UserId};
use std::collections::HashMap;

/// The API form of organizations that `caller` is a member of, without [`Organization::billing_notice`] (see
/// [`crate::billing::tell`]).
pub(crate) async fn organizations(
    conn: &mut Connection,
    caller: &UserId,
    found: Vec<organizations::FoundOrganization>,
) -> Result<Vec<Organization>> {
    let only = if let [one] = found.as_slice() { Some(one.id.clone()) } else { None };
    let mut teams: HashMap<OrganizationId, Vec<_>> = HashMap::new();
    for project in projects::accessible(conn, caller, only.as_ref(), "%").await? {
        if let Some(basic) = project.basic() {
            teams.entry(project.organization).or_default().push(basic);
        }
    }
    let mut counts = organizations::member_counts(conn, caller).await?;
    let ids: Vec<_> = found.iter().map(|organization| organization.id.clone()).collect();
    let mut managers = members::managers(conn, &ids).await?;
    Ok(found
        .into_iter()
        .map(|organization| Organization {
            teams: teams.remove(&organization.id).unwrap_or_default(),
            member_count: counts.remove(&organization.id).unwrap_or_default(),
            managers: members::choose(managers.remove(&organization.id).unwrap_or_default()),
            id: organization.id,
            name: organization.name,
            slug: organization.slug,
            created_at: organization.created_at.wire(),
            updated_at: organization.updated_at.wire(),
            membership_level: organization.level,
            available_features: Vec::new(),
            is_member_join_email_enabled: organization.join_email,
            members_can_invite: organization.members_can_invite,
            billing_notice: None,
        })
        .collect())
}

/// The API form of one organization that `caller` is a member of.
pub(crate) async fn organization(
    conn: &mut Connection,
    caller: &UserId,
    found: organizations::FoundOrganization,
) -> Result<Organization> {
    let mut one = organizations(conn, caller, vec![found]).await?;
    one.pop().ok_or(crate::error::Error::NotFound)
}

/// The API form of projects of one organization; those that their caller cannot see are left out.
pub(crate) async fn projects(
    conn: &mut Connection,
    organization: &OrganizationId,
    found: &[projects::FoundProject],
) -> Result<Vec<Project>> {
    let mut managers = members::managers(conn, std::slice::from_ref(organization)).await?;
    let by_rank = managers.remove(organization).unwrap_or_default();
    let only = if let [one] = found { Some(one.id) } else { None };
    let nobody = UserId(String::new());
    let explicit = grants::explicit_administrators(conn, organization, only, [&nobody, &nobody]).await?;
    Ok(found
        .iter()
        .filter_map(|project| {
            let mut whole = project.whole()?;
            let of_project = explicit.get(&project.id).filter(|_| project.state.private);
            whole.managers = members::choose(by_rank.iter().chain(of_project.into_iter().flatten()).cloned().collect());
            Some(whole)
        })
        .collect())
}

/// The API form of one project.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if its caller cannot see it.
pub(crate) async fn project(conn: &mut Connection, found: &projects::FoundProject) -> Result<Project> {
    let one = projects(conn, &found.organization, std::slice::from_ref(found)).await?.pop();
    one.ok_or(crate::error::Error::NotFound)
}
