//! `DELETE …/invites/:id`: cancels an invite; its link stops working at once.

use crate::activity::cancelling::cancel_invite;
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::invites;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::InviteId;
use rolecall_policy::Act;

/// Cancels an invite.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::CancelInvite`]; [`Error::NotFound`] if the organization has no such invite.
pub async fn delete(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, invite)): Path<(String, String)>,
) -> Result<StatusCode> {
    let id = InviteId(uuid_in_path(&invite)?);
    let (mut tx, actor) = org.lock().await?;
    let organization = &actor.organization.id;
    let invite = invites::find(&mut tx, organization, &id).await?.ok_or(Error::NotFound)?;
    actor.allow(&mut tx, Act::CancelInvite { own: invite.created_by.uuid == actor.me }).await?;
    let keys = std::slice::from_ref(&invite.key);
    let promised = invites::promises(&mut tx, organization, keys, actor.rights()).await?;
    let promised = promised.into_values().next().unwrap_or_default();
    cancel_invite(&mut tx, (&invite, &promised), None, &org.caller.author(), app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
