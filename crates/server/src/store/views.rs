//! Assembles API responses from several tables, each with a constant number of queries.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::members::Candidate;
use crate::store::projects::{ListedProject, Within};
use crate::store::sql::{Connection, Row};
use crate::store::{RightsOf, access_requests, grants, handovers, members, organizations, projects};
use rolecall_api::{Organization, OrganizationId, Project, ProjectBasic, ProjectId, Retention, Timestamp, UserId};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::Arc;

/// The API form of organizations, for a member with these rights, without [`Organization::billing_notice`] (see
/// [`crate::billing::tell`]).
pub(crate) async fn organizations(
    conn: &mut Connection,
    rights: RightsOf<'_>,
    found: Vec<organizations::FoundOrganization>,
    now: Moment,
) -> Result<Vec<Organization>> {
    let ids: Vec<_> = found.iter().map(|organization| organization.id.clone()).collect();
    let within = match ids.as_slice() {
        [] => return Ok(Vec::new()),
        [one] => Within::One(one),
        several => Within::These(several),
    };
    let mut teams: HashMap<OrganizationId, Vec<_>> = HashMap::new();
    for project in projects::accessible(conn, rights, within).await? {
        match teams.get_mut(&project.organization) {
            Some(teams) => teams.push(project),
            None => drop(teams.insert(project.organization.clone(), vec![project])),
        }
    }
    let mut counts = organizations::member_counts(conn, &ids).await?;
    let mut managers = members::managers(conn, &ids).await?;
    let mut requests = access_requests::count_to_decide(conn, &ids, rights.person, now).await?;
    let noticed = handovers::noticed(conn, &ids, rights.person, now).await?;
    Ok(found
        .into_iter()
        .map(|organization| Organization {
            teams: teams.remove(&organization.id).unwrap_or_default(),
            member_count: counts.remove(&organization.id).unwrap_or_default(),
            managers: members::choose(managers.remove(&organization.id).unwrap_or_default()),
            requests_to_decide: requests.remove(&organization.id).unwrap_or_default(),
            has_ownership_notice: noticed.contains(&organization.id),
            id: organization.id,
            name: organization.name,
            slug: organization.slug,
            created_at: organization.created_at.wire(),
            updated_at: organization.updated_at.wire(),
            membership_level: organization.level,
            available_features: Vec::new(),
            is_member_join_email_enabled: organization.join_email,
            members_can_invite: organization.members_can_invite,
            require_two_factor: organization.require_two_factor,
            billing_notice: None,
        })
        .collect())
}

/// The API form of one organization, for a member with these rights.
pub(crate) async fn organization(
    conn: &mut Connection,
    rights: RightsOf<'_>,
    found: organizations::FoundOrganization,
    now: Moment,
) -> Result<Organization> {
    let mut one = organizations(conn, rights, vec![found], now).await?;
    one.pop().ok_or(Error::NotFound)
}

/// A [`Project`] as it is written: with managers that many projects share.
#[derive(Debug, Clone, Serialize)]
pub struct ProjectView {
    #[serde(flatten)]
    basic: ProjectBasic,
    app_urls: Vec<String>,
    anonymize_ips: bool,
    retention_days: Retention,
    created_at: Timestamp,
    updated_at: Timestamp,
    managers: Managers,
}

impl ProjectView {
    fn new(project: Project, managers: Managers) -> Self {
        // Names all fields, so that a new one is not forgotten.
        let Project { basic, app_urls, anonymize_ips, retention_days, created_at, updated_at, managers: _ } = project;
        ProjectView { basic, app_urls, anonymize_ips, retention_days, created_at, updated_at, managers }
    }
}

/// Managers of a project, as JSON. Most projects of an organization have the same.
#[derive(Debug, Clone)]
pub struct Managers(Arc<RawValue>);

impl Serialize for Managers {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.as_ref().serialize(serializer)
    }
}

impl Managers {
    fn of(candidates: Vec<Candidate>) -> Result<Self> {
        let json = serde_json::value::to_raw_value(&members::choose(candidates));
        Ok(Managers(json.map_err(|error| Error::Unexpected(error.into()))?.into()))
    }
}

/// The managers of the projects of one organization.
struct ManagersOf {
    /// Owner and administrators of the organization.
    by_rank: Vec<Candidate>,
    explicit: HashMap<ProjectId, Vec<Candidate>>,
    /// Of projects without administrators of their own.
    usual: Managers,
}

impl ManagersOf {
    /// Those of one project, or of all.
    async fn read(conn: &mut Connection, organization: &OrganizationId, only: Option<ProjectId>) -> Result<Self> {
        let mut managers = members::managers(conn, std::slice::from_ref(organization)).await?;
        let by_rank = managers.remove(organization).unwrap_or_default();
        let nobody = UserId(String::new());
        let explicit = grants::explicit_administrators(conn, organization, only, [&nobody, &nobody]).await?;
        let usual = Managers::of(by_rank.clone())?;
        Ok(ManagersOf { by_rank, explicit, usual })
    }

    fn of(&self, project: ProjectId, private: bool) -> Result<Managers> {
        match self.explicit.get(&project).filter(|_| private) {
            None => Ok(self.usual.clone()),
            Some(of_project) => Managers::of(self.by_rank.iter().chain(of_project).cloned().collect()),
        }
    }
}

/// The API form of one project.
///
/// # Errors
/// [`Error::NotFound`] if its caller cannot see it.
pub(crate) async fn project(conn: &mut Connection, found: projects::FoundProject) -> Result<ProjectView> {
    let managers = ManagersOf::read(conn, &found.organization, Some(found.id)).await?;
    let managers = managers.of(found.id, found.state.private)?;
    let whole = found.into_whole().ok_or(Error::NotFound)?;
    Ok(ProjectView::new(whole, managers))
}

/// A [`Project`] of a list, with managers that many projects share.
#[derive(Debug)]
pub(crate) struct ProjectLine<'a> {
    project: ListedProject<'a>,
    managers: Managers,
}

impl ProjectLine<'_> {
    /// Adds its JSON to a response.
    ///
    /// # Errors
    /// Never: all of it can be written as JSON.
    pub(crate) fn write(&self, response: &mut Vec<u8>) -> serde_json::Result<()> {
        self.project.write(response)?;
        response.extend_from_slice(b",\"managers\":");
        response.extend_from_slice(self.managers.0.get().as_bytes());
        response.push(b'}');
        Ok(())
    }
}

/// The API form of projects of a list of one organization.
pub(crate) async fn project_lines<'a>(
    conn: &mut Connection,
    reader: RightsOf<'_>,
    organization: &'a OrganizationId,
    rows: &'a [Row],
) -> Result<Vec<ProjectLine<'a>>> {
    let managers = ManagersOf::read(conn, organization, None).await?;
    let line = |row| {
        let project = projects::listed(row, reader, organization)?;
        Ok(ProjectLine { managers: managers.of(project.id, project.access_control)?, project })
    };
    rows.iter().map(line).collect()
}
