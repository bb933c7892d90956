//! `GET /api/projects/:id`: one project with its settings.

use crate::error::Result;
use crate::http::resource::ProjectRequest;
use crate::store::views::{self, ProjectView};
use axum::Json;
use rolecall_policy::Act;

/// Returns the project, with the caller's level in it and the people who manage it.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn show(project: ProjectRequest) -> Result<Json<ProjectView>> {
    let (mut snapshot, actor) = project.read(Act::ViewProject).await?;
    Ok(Json(views::project(&mut snapshot, actor.project).await?))
}
