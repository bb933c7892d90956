//! `POST …/invites/:id/send/`: sends the email of an invite again (ours), for example after it could not be delivered. The
//! invite stays as it is.

use super::wire;
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::OrganizationRequest;
use crate::mail::Queued;
use crate::state::App;
use crate::store::invites;
use axum::Json;
use axum::extract::State;
use rolecall_api::{Invite, InviteDelivery, InviteId};
use rolecall_policy::Act;

/// Queues the email of an invite again, and returns the invite. If one is queued already, that one is sent.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::CancelInvite`]; [`Error::NotFound`] if the organization has no such invite; 400
/// `expired`, `mail_off`; 429 if the address has got too many emails.
pub async fn send(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, invite)): Path<(String, String)>,
) -> Result<Json<Invite>> {
    let (id, now) = (InviteId(uuid_in_path(&invite)?), app.clock.now());
    let (mut tx, actor) = org.lock().await?;
    let organization = &actor.organization.id;
    let mut invite = invites::find(&mut tx, organization, &id).await?.ok_or(Error::NotFound)?;
    actor.allow(&mut tx, Act::CancelInvite { own: invite.created_by.uuid == actor.me }).await?;
    if invite.is_expired(now) {
        return Err(Error::invalid("expired", "This invite has expired. Renew its link instead."));
    }
    match app.mail.send_invite_again(&mut tx, &invite, now).await? {
        Queued::Yes => {
            invite.emailing_attempt_made = true;
            invite.delivery = Some(InviteDelivery::Waiting);
        }
        Queued::NoServer => return Err(Error::invalid("mail_off", "Email is not set up on this server.")),
        Queued::TooMany => return Err(Error::Throttled(crate::mail::PERIOD)),
    }
    let keys = std::slice::from_ref(&invite.key);
    let promised = invites::promises(&mut tx, organization, keys, actor.rights()).await?.into_values().next();
    tx.commit().await?;
    Ok(Json(wire(&actor, invite, promised.as_deref().unwrap_or_default(), now)))
}
