//! `DELETE /api/projects/:id`: deletes a project with its grants and events.

use crate::error::Result;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::projects;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Deletes the project with its grants, and erases its events in the background.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::DeleteProject`].
pub async fn delete(State(app): State<App>, project: ProjectRequest) -> Result<StatusCode> {
    let (mut tx, actor) = project.write(Act::DeleteProject).await?;
    projects::delete(&mut tx, actor.project.id, app.clock.now()).await?;
    tx.commit().await?;
    app.erase_in_background();
    Ok(StatusCode::NO_CONTENT)
}
