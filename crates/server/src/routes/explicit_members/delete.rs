//! `DELETE …/explicit_members/:user`: removes somebody's access to a private project, or leaves it. Also removes a
//! grant that has no effect because the project is open now.

use crate::activity::revoking::revoke_grant;
use crate::error::Result;
use crate::http::extract::Path;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::ActivityAction;
use rolecall_policy::Act;

/// Removes a grant; the caller's own: leaves the project.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Revoke`]; 404 if the person has no grant.
pub async fn delete(
    State(app): State<App>,
    project: ProjectRequest,
    Path((_, user)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (mut tx, actor) = project.lock().await?;
    let (target, grant) = actor.grant(&mut tx, &user).await?;
    let act = Act::Revoke { project: actor.project.state, target, from: grant.level };
    actor.allow_on(&mut tx, act, Some(&grant.user.uuid)).await?;
    let action = if target.is_actor { ActivityAction::GrantLeave } else { ActivityAction::GrantRemove };
    let project_name = (actor.project.id, actor.project.name.as_str());
    let author = project.caller.author();
    let organization = &actor.project.organization;
    revoke_grant(&mut tx, organization, project_name, &grant, (action, None), &author, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
