//! `/api/organizations/:org/transfer/`: offers of ownership (contract 9). The transfer at once is a change of level
//! ([`super::members::update`]).

pub mod accept;
pub mod create;
pub mod decline;
pub mod delete;
pub mod show;

use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::Tx;
use crate::store::handovers::offers::{self, OfferRow};
use axum::Json;
use rolecall_api::{OfferState, TransferOffer};
use rolecall_policy::Act;

/// The open offer that the actor can answer.
///
/// # Errors
/// 404 if there is none that they may know of; 403 if it is to somebody else; 409 `offer_ended` if theirs has ended.
async fn to_answer(tx: &mut Tx, actor: &OrganizationActor, now: Moment) -> Result<OfferRow> {
    let newest = offers::newest(tx, &actor.organization.id).await?;
    let offer = newest.filter(|offer| offer.is_seen_by(actor)).ok_or(Error::NotFound)?;
    let is_open = offer.state_at(now) == OfferState::Open;
    if !offer.is_to(actor) && !is_open {
        return Err(Error::NotFound);
    }
    actor.allow(tx, Act::AnswerOffer { is_mine: offer.is_to(actor) }).await?;
    if is_open { Ok(offer) } else { Err(offer.ended(now)) }
}

/// The offer after a change of this transaction, which it commits.
async fn changed(mut tx: Tx, actor: &OrganizationActor, now: Moment) -> Result<Json<TransferOffer>> {
    let offer = offers::newest(&mut tx, &actor.organization.id).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Json(offer.wire(now)))
}
