//! `DELETE …/explicit_members/:user`: taking somebody's access away, or leaving a project; also what is left over on
//! an open one.

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::grants;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Removes a grant; the caller's own: leaves the project.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Revoke`]; 404 if the person has no grant.
pub async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path((project, user)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    let (target, grant) = actor.grant(&mut tx, &user).await?;
    let act = Act::Revoke { project: actor.project.state, target, from: grant.level };
    actor.allow_on(&mut tx, act, Some(&grant.user.uuid)).await?;
    grants::delete(&mut tx, &grant.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
