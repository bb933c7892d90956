//! `POST /api/organizations/:org/billing/portal/`: where to change or remove the card.

use super::actor;
use crate::accounts::Caller;
use crate::billing::stripe;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::billing;
use axum::Json;
use axum::extract::State;
use rolecall_api::Redirect;

/// Opens Stripe's customer portal and returns its URL.
///
/// # Errors
/// 403 or 404 if the rules refuse `Act::ManageBilling`; 400 where there is no payment by card, or there is no card
/// yet; Stripe does not answer.
pub async fn portal(State(app): State<App>, caller: Caller, Path(org): Path<String>) -> Result<Json<Redirect>> {
    let (organization, account) = {
        let mut snapshot = app.db.snapshot().await?;
        let organization = actor(&mut snapshot, &caller, &org).await?.organization;
        let account = billing::find(&mut snapshot, &organization.id).await?;
        (organization, account)
    };
    Ok(Json(stripe::portal(&app.billing, &organization, account.as_ref()).await?))
}
