//! `POST …/transfer/decline/`: declines ownership that is offered to the caller.

use super::{changed, to_answer};
use crate::activity::record;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::mail::HandoverNews;
use crate::state::App;
use crate::store::handovers::offers;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, OfferState, TransferOffer};

/// Declines the offer, and returns it.
///
/// # Errors
/// As accepting it, except `password_required`.
pub async fn decline(State(app): State<App>, org: OrganizationRequest) -> Result<Json<TransferOffer>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let offer = to_answer(&mut tx, &actor, now).await?;
    let organization = &actor.organization.id;
    if !offers::end(&mut tx, &offer.id, OfferState::Declined, now).await? {
        return Err(offer.ended(now));
    }
    let entry = offer.entry(ActivityAction::OfferDecline);
    record(&mut tx, organization, &org.caller.author(), now, vec![entry]).await?;
    let told = (&offer.person, &offer.offered_by);
    app.mail.tell_of_handover(&mut tx, organization, told, HandoverNews::Declined, now).await?;
    changed(tx, &actor, now).await
}
