//! `DELETE …/explicit_members/:user`: removes somebody's access to a private project, or leaves it. Also removes a
//! grant that has no effect because the project is open now.

use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::error::Result;
use crate::http::extract::Path;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::grants;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, ChangeValue};
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
    grants::delete(&mut tx, &grant.id).await?;
    let action = if target.is_actor { ActivityAction::GrantLeave } else { ActivityAction::GrantRemove };
    let entry = NewEntry::grant(action, &grant.user, (actor.project.id, &actor.project.name)).with([changed(
        "level",
        grant.level,
        ChangeValue::Null,
    )]);
    let author = project.caller.author();
    record(&mut tx, &actor.project.organization, &author, app.clock.now(), vec![entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
