//! `GET …/events/:uuid`: one event with its properties.

use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::events::StoredEvent;
use axum::Json;
use axum::extract::State;
use rolecall_policy::Act;

/// Returns one event.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`]; 404 if the project has no such event.
pub async fn show(
    State(app): State<App>,
    project: ProjectRequest,
    Path((_, event)): Path<(String, String)>,
) -> Result<Json<StoredEvent>> {
    let project = project.find(Act::ViewProject).await?;
    app.events.event(project.id, uuid_in_path(&event)?).await?.map(Json).ok_or(Error::NotFound)
}
