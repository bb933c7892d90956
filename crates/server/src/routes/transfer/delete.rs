//! `DELETE …/transfer/`: withdraws the open offer of ownership.

use crate::activity::record;
use crate::error::{Error, Result};
use crate::http::resource::OrganizationRequest;
use crate::mail::HandoverNews;
use crate::state::App;
use crate::store::handovers::offers;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, OfferState};
use rolecall_policy::Act;

/// Withdraws the open offer.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::WithdrawOffer`]; 404 if no offer is open.
pub async fn delete(State(app): State<App>, org: OrganizationRequest) -> Result<StatusCode> {
    let now = app.clock.now();
    let (mut tx, actor) = org.write(Act::WithdrawOffer).await?;
    let organization = &actor.organization.id;
    let offer = offers::newest(&mut tx, organization).await?.ok_or(Error::NotFound)?;
    if !offers::end(&mut tx, &offer.id, OfferState::Withdrawn, now).await? {
        return Err(Error::NotFound);
    }
    let entry = offer.entry(ActivityAction::OfferWithdraw);
    record(&mut tx, organization, &org.caller.author(), now, vec![entry]).await?;
    let by = org.caller.user.wire();
    app.mail.tell_of_handover(&mut tx, organization, (&by, &offer.person), HandoverNews::Withdrawn, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
