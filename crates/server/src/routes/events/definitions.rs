//! `GET …/event_definitions/` and `GET …/property_definitions/`: the names of events and properties in use.

use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::text::normalize::normalize_name;
use axum::Json;
use axum::extract::State;
use rolecall_api::{EventDefinition, Page, PropertyDefinition};
use rolecall_policy::Act;

/// Returns a page of event names.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn events(
    State(app): State<App>,
    project: ProjectRequest,
    list: ListRequest,
) -> Result<Json<Page<EventDefinition>>> {
    let project = project.find(Act::ViewProject).await?;
    let definitions = app.events.event_names(project.id).await?;
    Ok(Json(page(&list, definitions, |definition| &definition.name)))
}

/// Returns a page of property names.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn properties(
    State(app): State<App>,
    project: ProjectRequest,
    list: ListRequest,
) -> Result<Json<Page<PropertyDefinition>>> {
    let project = project.find(Act::ViewProject).await?;
    let definitions = app.events.property_names(project.id).await?;
    Ok(Json(page(&list, definitions, |definition| &definition.name)))
}

/// Searches and pages in memory: the store limits the number of names of a project.
fn page<T>(list: &ListRequest, mut definitions: Vec<T>, name: impl Fn(&T) -> &str) -> Page<T> {
    let search = normalize_name(list.search());
    definitions.retain(|definition| normalize_name(name(definition)).contains(&search));
    let (count, results) = list.slice.cut(definitions);
    list.page(count, results)
}
