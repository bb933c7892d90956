//! `POST /api/organizations/:org/billing/checkout/`: the page of Stripe where a member enters a card.

use crate::billing::stripe;
use crate::calendar::Month;
use crate::error::{Error, Result};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::billing;
use axum::Json;
use axum::extract::State;
use rolecall_api::Redirect;
use rolecall_policy::Act;

/// Begins a Stripe checkout and returns its URL.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`]; 400 if the server does not use Stripe, or the organization
/// has a card already; 502 if Stripe does not answer.
pub async fn checkout(State(app): State<App>, org: OrganizationRequest) -> Result<Json<Redirect>> {
    let (mut tx, actor) = org.write(Act::ManageBilling).await?;
    let organization = actor.organization;
    let first = Month::from_moment(organization.created_at);
    let account = billing::find_or_create(&mut tx, &organization.id, first).await?;
    // The account is not yet what the request asks for. If Stripe fails, the same idempotency key may be used again.
    tx.commit_aside().await?;
    if account.card.is_some() {
        return Err(Error::invalid("card_on_file", "There is already a card. Change it in the customer portal."));
    }
    Ok(Json(stripe::checkout(&app.billing, &organization, &account).await?))
}
