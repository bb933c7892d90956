//! `DELETE …/invites/:id`: cancels an invite; its link stops working at once.

use crate::accounts::actor::OrganizationActor;
use crate::activity::Author;
use crate::activity::cancelling::cancel_invite;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::invites::InviteRow;
use crate::store::{Tx, invites};
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
    let invite = invites::find(&mut tx, &actor.organization.id, &id).await?.ok_or(Error::NotFound)?;
    cancel(&mut tx, &actor, &org.caller.author(), &invite, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cancels an invite, if `actor` may, records it as `author`, and returns the number of the entry.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::CancelInvite`].
pub(crate) async fn cancel(
    tx: &mut Tx,
    actor: &OrganizationActor,
    author: &Author,
    invite: &InviteRow,
    now: Moment,
) -> Result<i64> {
    actor.allow(tx, Act::CancelInvite { own: invite.created_by.uuid == actor.me }).await?;
    let keys = std::slice::from_ref(&invite.key);
    let promised = invites::promises(tx, &actor.organization.id, keys, actor.rights()).await?;
    let promised = promised.into_values().next().unwrap_or_default();
    Ok(cancel_invite(tx, (invite, &promised), None, author, now).await?)
}
