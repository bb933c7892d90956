//! The API calls for the activity log: read, export, and what can be undone.

use super::{Answer, RequestPath};
use crate::api::connection::read;
use crate::url_codec::encode;
use rolecall_api::{
    Activity, Deleted, MemberAccessAt, OrganizationId, Page, ProjectAccessAt, ProjectId, UndoPreview, param,
};

/// Which entries of the log to list. An empty field is no filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityQuery {
    /// The id of who made the change.
    pub actor: String,
    /// The id of what was changed, such as a person.
    pub item: String,
    /// What was done: a name of [`rolecall_api::ActivityAction`].
    pub action: String,
    /// The kind of thing that was changed: a name of [`rolecall_api::ActivityScope`].
    pub scope: String,
    /// The number of the project.
    pub project: String,
    /// Only entries later than this time.
    pub after: String,
}

/// Lists a page of the log, newest first. `cursor`: from the link to the page; empty for the first.
pub async fn activity(id: &OrganizationId, query: &ActivityQuery, cursor: &str) -> Answer<Activity> {
    let path = RequestPath::new(format!("/api/organizations/{id}/activity"))
        .with(param::ACTOR, &query.actor)
        .with(param::ITEM, &query.item)
        .with(param::ACTION, &query.action)
        .with(param::SCOPE, &query.scope)
        .with(param::PROJECT, &query.project)
        .with(param::AFTER, &query.after)
        .with(param::CURSOR, cursor);
    read(&path.0).await
}

/// The URL of the whole log as a file: `csv` or `ndjson`.
#[must_use]
pub fn activity_export(id: &OrganizationId, format: &str) -> String {
    format!("/api/organizations/{id}/activity/export/?{}={format}", param::FORMAT)
}

/// What undoing an entry would do now.
pub async fn undo_preview(id: &OrganizationId, entry: i64) -> Answer<UndoPreview> {
    read(&format!("/api/organizations/{id}/activity/{entry}/undo")).await
}

/// Lists the deleted projects of an organization that the user may restore.
pub async fn deleted_projects(id: &OrganizationId) -> Answer<Page<Deleted>> {
    read(&format!("/api/organizations/{id}/deleted_projects")).await
}

/// Lists the deleted organizations that the user may restore.
pub async fn deleted_organizations() -> Answer<Page<Deleted>> {
    read("/api/deleted_organizations").await
}

/// What a member had access to at a time; now, if it is empty.
pub async fn member_access(id: &OrganizationId, user: &str, at: &str) -> Answer<MemberAccessAt> {
    let path = RequestPath::new(format!("/api/organizations/{id}/members/{}/access", encode(user)));
    read(&path.with(param::AT, at).0).await
}

/// A page of the people who had access to a project at a time; now, if it is empty.
pub async fn project_access(id: ProjectId, at: &str, offset: u64, limit: u64) -> Answer<ProjectAccessAt> {
    let path = RequestPath::new(format!("/api/projects/{id}/access"))
        .with(param::AT, at)
        .with(param::OFFSET, &offset.to_string())
        .with(param::LIMIT, &limit.to_string());
    read(&path.0).await
}
