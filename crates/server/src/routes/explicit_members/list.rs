//! `GET …/explicit_members/`: all of them, by name.

use super::wire;
use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::grants;
use axum::Json;
use axum::extract::State;
use rolecall_api::ExplicitMember;
use rolecall_policy::Act;

/// Returns all grants of the project.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<String>,
) -> Result<Json<Vec<ExplicitMember>>> {
    let mut snapshot = app.db.snapshot().await?;
    let actor = ProjectActor::read(&mut snapshot, &caller, &project).await?;
    let state = actor.project.state;
    actor.allow(&mut snapshot, Act::ViewProject(state)).await?;
    let grants = grants::list(&mut snapshot, actor.project.id).await?;
    Ok(Json(grants.into_iter().map(|grant| wire(grant, state.private)).collect()))
}
