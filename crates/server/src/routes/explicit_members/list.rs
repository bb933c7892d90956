//! `GET …/explicit_members/`: all grants of a project, ordered by name.

use super::wire;
use crate::error::Result;
use crate::http::resource::ProjectRequest;
use crate::store::grants;
use axum::Json;
use rolecall_api::ExplicitMember;
use rolecall_policy::Act;

/// Returns all grants of the project.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`].
pub async fn list(project: ProjectRequest) -> Result<Json<Vec<ExplicitMember>>> {
    let (mut snapshot, actor) = project.read(Act::ViewProject).await?;
    let grants = grants::list(&mut snapshot, actor.project.id).await?;
    let private = actor.project.state.private;
    Ok(Json(grants.into_iter().map(|grant| wire(grant, private)).collect()))
}
