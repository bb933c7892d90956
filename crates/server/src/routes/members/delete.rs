//! `DELETE …/members/:user`: removes a member, or leaves the organization (contract 2.3).

use crate::error::Result;
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::members;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Removes a member; the caller's own membership: leaves the organization.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Remove`]; 404 if the person is not a member.
pub async fn delete(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, user)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (mut tx, actor) = org.lock().await?;
    let (target, person) = actor.person(&mut tx, &user).await?;
    let person = person.user.uuid;
    actor.allow_on(&mut tx, Act::Remove { target }, Some(&person)).await?;
    members::remove(&mut tx, &actor.organization.id, &person, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
