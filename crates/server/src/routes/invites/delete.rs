//! `DELETE …/invites/:id`: cancelling; the link stops at once.

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::http::extract::Path;
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
    caller: Caller,
    Path((org, invite)): Path<(String, String)>,
) -> Result<StatusCode> {
    let id = crate::text::uuids::parse(&invite).ok_or(Error::NotFound)?;
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    let organization = &actor.organization.id;
    let invite = invites::find(&mut tx, organization, &InviteId(id.to_string())).await?.ok_or(Error::NotFound)?;
    let own = invite.created_by.uuid == actor.me;
    actor.allow(&mut tx, Act::CancelInvite { own }).await?;
    invites::delete_to_addresses(&mut tx, organization, &[&invite.target_email]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
