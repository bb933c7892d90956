//! Handing over ownership: offers, and the successor.

use super::Answer;
use crate::api::{
    change::{Change, ChangeName},
    connection::read,
};
use gloo_net::http::Method;
use rolecall_api::{
    NameSuccessor, NewTransferOffer, NoFields, OrganizationId, ShownSuccessor, ShownTransferOffer, Successor,
    TransferOffer, UserId,
};

/// The newest offer of ownership.
pub async fn transfer_offer(id: &OrganizationId) -> Answer<ShownTransferOffer> {
    read(&format!("/api/organizations/{id}/transfer")).await
}

/// Offers ownership to a member.
pub fn offer_ownership(id: &OrganizationId, user: &UserId) -> Change<TransferOffer> {
    let body = NewTransferOffer { user_uuid: user.clone() };
    Change::new(ChangeName::OfferOwnership, Method::POST, format!("/api/organizations/{id}/transfer"), &body)
}

/// Withdraws the open offer of ownership.
pub fn withdraw_offer(id: &OrganizationId) -> Change<()> {
    Change::silent(ChangeName::WithdrawOffer, Method::DELETE, format!("/api/organizations/{id}/transfer"))
}

/// Accepts or declines ownership that is offered to the user.
pub fn answer_offer(id: &OrganizationId, accepts: bool) -> Change<TransferOffer> {
    let verb = if accepts { "accept" } else { "decline" };
    let path = format!("/api/organizations/{id}/transfer/{verb}");
    Change::new(ChangeName::AnswerOffer, Method::POST, path, &NoFields {})
}

/// The successor.
pub async fn successor(id: &OrganizationId) -> Answer<ShownSuccessor> {
    read(&format!("/api/organizations/{id}/successor")).await
}

/// Names a successor.
pub fn name_successor(id: &OrganizationId, request: &NameSuccessor) -> Change<Successor> {
    Change::new(ChangeName::NameSuccessor, Method::PATCH, format!("/api/organizations/{id}/successor"), request)
}

/// Un-names the successor.
pub fn remove_successor(id: &OrganizationId) -> Change<()> {
    Change::silent(ChangeName::RemoveSuccessor, Method::DELETE, format!("/api/organizations/{id}/successor"))
}

/// Claims ownership, as the successor.
pub fn claim_ownership(id: &OrganizationId) -> Change<Successor> {
    let path = format!("/api/organizations/{id}/successor/claim");
    Change::new(ChangeName::ClaimOwnership, Method::POST, path, &NoFields {})
}

/// Takes back the user's claim.
pub fn take_claim_back(id: &OrganizationId) -> Change<()> {
    Change::silent(ChangeName::EndClaim, Method::DELETE, format!("/api/organizations/{id}/successor/claim"))
}

/// Stops the claim of the successor, as the owner.
pub fn stop_claim(id: &OrganizationId) -> Change<()> {
    Change::silent(ChangeName::EndClaim, Method::POST, format!("/api/organizations/{id}/successor/stop"))
        .with_body(&NoFields {})
}
