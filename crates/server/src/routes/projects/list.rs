//! `GET /api/projects/` and `GET /api/organizations/:org/projects/`: projects open to the caller, by name.

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::http::paging::{Slice, address};
use crate::state::App;
use crate::store::projects;
use crate::store::views;
use crate::text::normalize::like_pattern;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{Page, Project, ProjectBasic, param};
use rolecall_policy::Act;

/// Those of all the caller's organizations, in short.
///
/// # Errors
/// The database does not answer.
pub async fn list(State(app): State<App>, caller: Caller, query: Query, uri: Uri) -> Result<Json<Page<ProjectBasic>>> {
    let pattern = like_pattern(query.get(param::SEARCH).unwrap_or_default());
    let me = caller.id().clone();
    let found = projects::accessible(&mut *app.db.read().await?, &me, None, &pattern).await?;
    let slice = Slice::from_query(&query);
    let (count, found) = slice.cut(found);
    let results = found.iter().filter_map(projects::FoundProject::basic).collect();
    Ok(Json(slice.page(&address(&app.config.site_url, &uri), &query, count, results)))
}

/// Those of one organization, whole.
///
/// # Errors
/// As the rules say.
pub async fn list_in_organization(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Page<Project>>> {
    let pattern = like_pattern(query.get(param::SEARCH).unwrap_or_default());
    let mut snapshot = app.db.snapshot().await?;
    let actor = OrganizationActor::read(&mut snapshot, &caller, &org).await?;
    actor.allow(&mut snapshot, Act::ViewOrganization).await?;
    let id = &actor.organization.id;
    let found = projects::accessible(&mut snapshot, &actor.me, Some(id), &pattern).await?;
    let slice = Slice::from_query(&query);
    let (count, found) = slice.cut(found);
    let results = views::projects(&mut snapshot, &actor.me, id, &found).await?;
    Ok(Json(slice.page(&address(&app.config.site_url, &uri), &query, count, results)))
}
