//! `DELETE …/members/:user`: removes a member, or leaves the organization (contract 2.3).

use crate::activity::leaving::remove_member;
use crate::error::Result;
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::ActivityAction;
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
    let (target, member) = actor.person(&mut tx, &user).await?;
    let (organization, now) = (&actor.organization.id, app.clock.now());
    actor.allow_on(&mut tx, Act::Remove { target }, Some(&member.user.uuid)).await?;
    let action = if target.is_actor { ActivityAction::MemberLeave } else { ActivityAction::MemberRemove };
    let number = remove_member(&mut tx, organization, &member, (action, None), &org.caller.author(), now).await?;
    app.mail.tell(&mut tx, organization, number, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
