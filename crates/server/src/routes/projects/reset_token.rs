//! `PATCH /api/projects/:id/reset_token`: replaces the project token; the old one stops working at once.

use super::changed;
use crate::accounts::actor::ProjectActor;
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::Result;
use crate::http::body::Fields;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::views::ProjectView;
use crate::store::{Tx, projects};
use axum::Json;
use axum::extract::State;
use rolecall_api::ActivityAction;
use rolecall_policy::Act;

/// Gives the project a new token and returns the project. Events with the old token are refused from then on.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageProject`].
pub async fn reset_token(
    State(app): State<App>,
    project: ProjectRequest,
    // Nothing in the body is used, but a malformed one is an error, as on every endpoint.
    _body: Fields,
) -> Result<Json<ProjectView>> {
    let (mut tx, actor) = project.write(Act::ManageProject).await?;
    replace_token(&mut tx, &actor, &project.caller.author(), app.clock.now()).await?;
    let answer = changed(&mut tx, actor.project.id, &actor.me).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// Gives a project a new token, and records that as `author`. The caller asks the rules.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn replace_token(tx: &mut Tx, actor: &ProjectActor, author: &Author, now: Moment) -> Result<()> {
    let found = &actor.project;
    projects::reset_token(tx, found.id, now).await?;
    let entry = NewEntry::project(ActivityAction::ProjectResetToken, found.id, &found.name);
    record(tx, &found.organization, author, now, vec![entry]).await?;
    Ok(())
}
