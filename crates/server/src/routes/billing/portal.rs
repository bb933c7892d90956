//! `POST /api/organizations/:org/billing/portal/`: the page of Stripe where a member changes or removes the card.

use crate::billing::stripe;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::billing;
use axum::Json;
use axum::extract::State;
use rolecall_api::Redirect;
use rolecall_policy::Act;

/// Opens Stripe's customer portal and returns its URL.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`]; 400 if the server does not use Stripe, or the organization
/// has no card yet; 502 if Stripe does not answer.
pub async fn portal(State(app): State<App>, org: OrganizationRequest) -> Result<Json<Redirect>> {
    let (mut snapshot, actor) = org.read(Act::ManageBilling).await?;
    let account = billing::find(&mut snapshot, &actor.organization.id).await?;
    // Hold no database connection while Stripe answers.
    drop(snapshot);
    Ok(Json(stripe::portal(&app.billing, &actor.organization, account.as_ref()).await?))
}
