//! `GET …/events/:uuid`.

use super::project;
use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::extract::Path;
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
    caller: Caller,
    Path((path, event)): Path<(String, String)>,
) -> Result<Json<StoredEvent>> {
    let project = project(&app, &caller, &path, Act::ViewProject).await?;
    let uuid = crate::text::uuids::parse(&event).ok_or(Error::NotFound)?.to_string();
    app.events.event(project.id, uuid).await?.map(Json).ok_or(Error::NotFound)
}
