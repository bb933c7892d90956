//! `DELETE …/explicit_members/:user`: taking somebody's access away, or leaving a project; also what is left over on
//! an open one.

use crate::actor::ProjectActor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::grants;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::{Act, Level};

/// Answers.
///
/// # Errors
/// As the rules say; [`Error::NotFound`] if the person has no explicit membership.
pub async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path((project, user)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    let (target, person) = actor.person(&mut tx, &user).await?;
    let id = person.as_ref().map(|member| &member.user.uuid);
    let grant = match id {
        Some(id) => grants::find(&mut tx, actor.project.id, id).await?,
        None => None,
    };
    let from = grant.as_ref().map_or(Level::Member, |grant| grant.level);
    actor.allow_on(&mut tx, Act::Revoke { project: actor.project.state, target, from }, id).await?;
    grants::delete(&mut tx, &grant.ok_or(Error::NotFound)?.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
