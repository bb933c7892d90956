//! `DELETE …/members/:user`: removing somebody, or leaving (contract 2.3).

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::members;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Removes a member; the caller themselves leaves.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Remove`]; 404 if the person is not a member.
pub async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path((org, user)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    let (target, person) = actor.person(&mut tx, &user).await?;
    let person = person.user.uuid;
    actor.allow_on(&mut tx, Act::Remove { target }, Some(&person)).await?;
    members::remove(&mut tx, &actor.organization.id, &person, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
