//! `GET /api/projects/:id`.

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::views;
use axum::Json;
use axum::extract::State;
use rolecall_api::Project;
use rolecall_policy::Act;

/// Returns the project, with the caller's level in it and who manages it.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn show(State(app): State<App>, caller: Caller, Path(project): Path<String>) -> Result<Json<Project>> {
    let mut snapshot = app.db.snapshot().await?;
    let actor = ProjectActor::read(&mut snapshot, &caller, &project).await?;
    actor.allow(&mut snapshot, Act::ViewProject(actor.project.state)).await?;
    Ok(Json(views::project(&mut snapshot, &actor.me, &actor.project).await?))
}
