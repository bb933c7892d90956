//! What dialogs ask about people: each request and response is bounded, however large the organization is.

use super::{Answer, RequestPath};
use crate::api::{
    change::{Change, ChangeName},
    connection::{ask, read},
};
use gloo_net::http::Method;
use rolecall_api::{
    ASKED_AT_ONCE, AccessBasis, ChangeMembers, ChangedMember, ChangesPreview, CheckEmails, CheckedEmails,
    OrganizationId, PlannedChange, PreviewChanges, ProjectId, ProjectPeople, UserId, param,
};

/// Asks which of these emails belong to members, and which are invited; one request for every [`ASKED_AT_ONCE`].
pub async fn check_emails(id: &OrganizationId, emails: &[String]) -> Answer<CheckedEmails> {
    let path = format!("/api/organizations/{id}/invites/check");
    let mut all = CheckedEmails::default();
    for emails in emails.chunks(ASKED_AT_ONCE) {
        let part: CheckedEmails = ask(&path, &CheckEmails { emails: emails.to_vec() }).await?;
        all.members.extend(part.members);
        all.invites.extend(part.invites);
    }
    Ok(all)
}

/// Asks what changes would do. Those that would be refused are listed in the response.
pub async fn preview(id: &OrganizationId, changes: Vec<PlannedChange>) -> Answer<ChangesPreview> {
    let path = format!("/api/organizations/{id}/preview?{}=true", param::PARTIAL);
    ask(&path, &PreviewChanges { changes }).await
}

/// Changes many members, each independently: if one is refused, the others are still changed.
pub fn change_members(id: &OrganizationId, request: &ChangeMembers) -> Change<Vec<ChangedMember>> {
    Change::new(ChangeName::ChangeMembers, Method::POST, format!("/api/organizations/{id}/members/bulk"), request)
}

/// Which people of a project to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Only people with this basis of access; everybody if it is `None`.
    pub access: Option<AccessBasis>,
    /// Text to find in names and emails.
    pub search: String,
    /// Only these people, at most [`ASKED_AT_ONCE`]; everybody if it is empty.
    pub only: Vec<UserId>,
    /// Number of people to skip.
    pub offset: u64,
    /// Maximum number of people to return.
    pub limit: u64,
}

/// Lists one page of the members of the organization of a project, with their grants in it.
pub async fn project_people(id: ProjectId, query: &PeopleQuery) -> Answer<ProjectPeople> {
    let mut path = RequestPath::new(format!("/api/projects/{id}/people"))
        .with(param::LIMIT, &query.limit.to_string())
        .with(param::OFFSET, &query.offset.to_string())
        .with(param::SEARCH, query.search.trim())
        .with(param::ACCESS, query.access.map_or("", AccessBasis::as_param));
    for person in &query.only {
        path = path.with(param::USER, person.as_str());
    }
    read(&path.0).await
}
