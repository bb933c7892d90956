//! `GET /api/projects/` and `GET /api/organizations/:org/projects/`: the projects that the caller has access to,
//! ordered by name.

use crate::accounts::Caller;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::{projects, views};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Page, Project, ProjectBasic};
use rolecall_policy::Act;

/// Returns a page of the projects of all the caller's organizations, each as a basic object (contract 5).
///
/// # Errors
/// The database does not answer.
pub async fn list(State(app): State<App>, caller: Caller, list: ListRequest) -> Result<Json<Page<ProjectBasic>>> {
    let found = projects::accessible(&mut *app.db.read().await?, caller.id(), None, &list.search_pattern()).await?;
    let (count, found) = list.slice.cut(found);
    Ok(Json(list.page(count, found.iter().filter_map(projects::FoundProject::basic).collect())))
}

/// Returns a page of the projects of one organization, each as a full object (contract 5).
///
/// # Errors
/// 404 if the caller is not a member of the organization. Every member can list projects ([`Act::ViewOrganization`]).
pub async fn list_in_organization(org: OrganizationRequest, list: ListRequest) -> Result<Json<Page<Project>>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    let found = projects::accessible(&mut snapshot, &actor.me, Some(organization), &list.search_pattern()).await?;
    let (count, found) = list.slice.cut(found);
    let results = views::projects(&mut snapshot, organization, &found).await?;
    Ok(Json(list.page(count, results)))
}
