//! `DELETE /api/projects/:id`: with all that is in it.

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::projects;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Deletes the project with its grants, and erases its events in the background.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::DeleteProject`].
pub async fn delete(State(app): State<App>, caller: Caller, Path(project): Path<String>) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    actor.allow(&mut tx, Act::DeleteProject(actor.project.state)).await?;
    projects::delete(&mut tx, actor.project.id, app.clock.now()).await?;
    tx.commit().await?;
    app.erase_in_background();
    Ok(StatusCode::NO_CONTENT)
}
