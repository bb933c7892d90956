//! `PATCH /api/projects/:id/reset_token`: a new token; the old one stops at once.

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::projects::{self, ProjectKey};
use crate::store::views;
use axum::Json;
use axum::extract::State;
use rolecall_api::Project;
use rolecall_policy::Act;

/// Gives the project a new token and returns the project. Events with the old token are refused from then on.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageProject`].
pub async fn reset_token(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<String>,
    // There is nothing to say; but what cannot be read is refused here like everywhere.
    _body: Fields,
) -> Result<Json<Project>> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    actor.allow(&mut tx, Act::ManageProject(actor.project.state)).await?;
    let id = actor.project.id;
    projects::reset_token(&mut tx, id, app.clock.now()).await?;
    let found = projects::find(&mut tx, ProjectKey::Id(id), &actor.me).await?.ok_or(Error::NotFound)?;
    let answer = views::project(&mut tx, &actor.me, &found).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
