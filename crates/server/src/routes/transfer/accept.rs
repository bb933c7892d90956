//! `POST …/transfer/accept/`: accepts ownership that is offered to the caller.

use super::{changed, to_answer};
use crate::activity::record;
use crate::activity::transferring::transfer_ownership;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::mail::HandoverNews;
use crate::state::App;
use crate::store::handovers::offers;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, OfferState, TransferOffer};

/// Makes the caller the owner, as a transfer by the owner does, and returns the offer.
///
/// # Errors
/// 404 if there is no offer that the caller may know of; 403 if it is to somebody else, `password_required`; 409
/// `offer_ended`.
pub async fn accept(State(app): State<App>, org: OrganizationRequest) -> Result<Json<TransferOffer>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let offer = to_answer(&mut tx, &actor, now).await?;
    org.caller.require_recent_password()?;
    let (organization, author) = (&actor.organization.id, org.caller.author());
    // First, so that it is not ended by what it does.
    if !offers::end(&mut tx, &offer.id, OfferState::Accepted, now).await? {
        return Err(offer.ended(now));
    }
    let entry = offer.entry(ActivityAction::OfferAccept);
    record(&mut tx, organization, &author, now, vec![entry]).await?;
    let whom = (&offer.person, actor.organization.level);
    let number = transfer_ownership(&mut tx, organization, &offer.offered_by.uuid, whom, &author, now).await?;
    app.mail.tell(&mut tx, organization, number, now).await?;
    let told = (&offer.person, &offer.offered_by);
    app.mail.tell_of_handover(&mut tx, organization, told, HandoverNews::Accepted, now).await?;
    changed(tx, &actor, now).await
}
