//! `GET /api/projects/` and `GET /api/organizations/:org/projects/`: the projects that the caller has access to,
//! ordered by name.

use crate::accounts::Caller;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::projects;
use crate::store::views::{self, ProjectView};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Page, ProjectBasic};
use rolecall_policy::Act;

/// Returns a page of the projects of all the caller's organizations, each as a basic object (contract 5).
///
/// # Errors
/// The database does not answer.
pub async fn list(State(app): State<App>, caller: Caller, list: ListRequest) -> Result<Json<Page<ProjectBasic>>> {
    let mut conn = app.db.read().await?;
    let (count, found) = projects::basics(&mut conn, caller.id(), &list.search_pattern(), list.slice).await?;
    Ok(Json(list.page(count, found)))
}

/// Returns a page of the projects of one organization, each as a full object (contract 5).
///
/// # Errors
/// 404 if the caller is not a member of the organization. Every member can list projects ([`Act::ViewOrganization`]).
pub async fn list_in_organization(org: OrganizationRequest, list: ListRequest) -> Result<Json<Page<ProjectView>>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    let (count, found) =
        projects::page(&mut snapshot, &actor.me, organization, &list.search_pattern(), list.slice).await?;
    let results = views::projects(&mut snapshot, organization, found).await?;
    Ok(Json(list.page(count, results)))
}
