//! `DELETE …/explicit_members/:user`: removes somebody's access to a private project, or leaves it. Also removes a
//! grant that has no effect because the project is open now.

use crate::accounts::actor::ProjectActor;
use crate::activity::Author;
use crate::activity::revoking::revoke_grant;
use crate::clock::Moment;
use crate::error::Result;
use crate::http::extract::Path;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::Tx;
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
    revoke(&mut tx, &actor, &project.caller.author(), &user, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the grant of a user, if `actor` may, records it as `author`, and returns the number of the entry.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Revoke`]; 404 if the person has no grant.
pub(crate) async fn revoke(tx: &mut Tx, actor: &ProjectActor, author: &Author, user: &str, now: Moment) -> Result<i64> {
    let (target, grant) = actor.grant(tx, user).await?;
    let act = Act::Revoke { project: actor.project.state, target, from: grant.level };
    actor.allow_on(tx, act, Some(&grant.user.uuid)).await?;
    let action = if target.is_actor { ActivityAction::GrantLeave } else { ActivityAction::GrantRemove };
    let project_name = (actor.project.id, actor.project.name.as_str());
    let organization = &actor.project.organization;
    Ok(revoke_grant(tx, organization, project_name, &grant, (action, None), author, now).await?)
}
