//! `DELETE /api/organizations/:org`: deletes an organization with its projects, events, memberships and invites.
//! Accounts stay. Its owner can undo it for 30 days.

use crate::activity::deletion::delete_organization;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Deletes the organization with its projects: they disappear at once, and are erased after 30 days. The usage until now
/// is still billed.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::DeleteOrganization`].
pub async fn delete(State(app): State<App>, org: OrganizationRequest) -> Result<StatusCode> {
    let (mut tx, actor) = org.write(Act::DeleteOrganization).await?;
    delete_organization(&mut tx, &actor.organization, None, &org.caller.author(), app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
