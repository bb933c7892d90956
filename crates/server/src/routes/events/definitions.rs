//! `GET …/event_definitions/` and `GET …/property_definitions/`: the names in use.

use super::project;
use crate::accounts::Caller;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::http::paging::{Slice, address};
use crate::state::App;
use crate::text::normalize::normalize_name;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{EventDefinition, Page, PropertyDefinition, param};
use rolecall_policy::Act;

/// Returns a page of names of events.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn events(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Page<EventDefinition>>> {
    let project = project(&app, &caller, &path, Act::ViewProject).await?;
    let names = app.events.event_names(project.id).await?;
    Ok(Json(page(&app, &query, &uri, names, |definition| &definition.name)))
}

/// Returns a page of names of properties.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn properties(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Page<PropertyDefinition>>> {
    let project = project(&app, &caller, &path, Act::ViewProject).await?;
    let names = app.events.property_names(project.id).await?;
    Ok(Json(page(&app, &query, &uri, names, |definition| &definition.name)))
}

/// The store keeps no more names than fit in memory; so search and page are made here.
fn page<T>(app: &App, query: &Query, uri: &Uri, mut all: Vec<T>, name: impl Fn(&T) -> &str) -> Page<T> {
    let search = normalize_name(query.get(param::SEARCH).unwrap_or_default());
    all.retain(|item| normalize_name(name(item)).contains(&search));
    let slice = Slice::from_query(query);
    let (count, results) = slice.cut(all);
    slice.page(&address(&app.config.site_url, uri), query, count, results)
}
