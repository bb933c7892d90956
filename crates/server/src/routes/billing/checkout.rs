//! `POST /api/organizations/:org/billing/checkout/`: where to give a card.

use super::actor_with_account;
use crate::accounts::Caller;
use crate::billing::stripe;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::Redirect;

/// Begins a Stripe checkout and returns its URL.
///
/// # Errors
/// 403 or 404 if the rules refuse `Act::ManageBilling`; 400 where there is no payment by card, or there is a card
/// already; Stripe does not answer.
pub async fn checkout(State(app): State<App>, caller: Caller, Path(org): Path<String>) -> Result<Json<Redirect>> {
    let (actor, account) = actor_with_account(&app, &caller, &org).await?;
    if account.card.is_some() {
        return Err(Error::invalid("card_on_file", "There is already a card. Change it in the customer portal."));
    }
    Ok(Json(stripe::checkout(&app.billing, &actor.organization, &account).await?))
}
