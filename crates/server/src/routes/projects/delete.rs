//! `DELETE /api/projects/:id`: deletes a project. Undoing it brings the project back, for 30 days.

use crate::activity::deletion::delete_project;
use crate::error::Result;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Deletes the project: it disappears at once, and its grants and events are erased after 30 days.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::DeleteProject`].
pub async fn delete(State(app): State<App>, project: ProjectRequest) -> Result<StatusCode> {
    let (mut tx, actor) = project.write(Act::DeleteProject).await?;
    delete_project(&mut tx, &actor.project, None, &project.caller.author(), app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
