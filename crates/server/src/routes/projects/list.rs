//! `GET /api/projects/` and `GET /api/organizations/:org/projects/`: the projects that the caller has access to,
//! ordered by name.

use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::projects;
use crate::store::views::{self, ProjectLine};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rolecall_api::{Page, ProjectBasic};
use rolecall_policy::Act;

/// Memory for a project in a response, in bytes. A response that grows step by step is copied several times.
const PROJECT_SIZE: usize = 2048;

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
pub async fn list_in_organization(org: OrganizationRequest, list: ListRequest) -> Result<Response> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    let (count, rows) =
        projects::page(&mut snapshot, actor.rights(), organization, &list.search_pattern(), list.slice).await?;
    let results = views::project_lines(&mut snapshot, actor.rights(), organization, &rows).await?;
    let body = json(&list.page(count, results)).map_err(|error| Error::Unexpected(error.into()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The JSON of a page.
fn json(Page { count, next, previous, results }: &Page<ProjectLine<'_>>) -> serde_json::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(results.len().saturating_add(1) * PROJECT_SIZE);
    body.extend_from_slice(b"{\"count\":");
    serde_json::to_writer(&mut body, count)?;
    body.extend_from_slice(b",\"next\":");
    serde_json::to_writer(&mut body, next)?;
    body.extend_from_slice(b",\"previous\":");
    serde_json::to_writer(&mut body, previous)?;
    body.extend_from_slice(b",\"results\":[");
    for (index, project) in results.iter().enumerate() {
        if index > 0 {
            body.push(b',');
        }
        project.write(&mut body)?;
    }
    body.extend_from_slice(b"]}");
    Ok(body)
}
