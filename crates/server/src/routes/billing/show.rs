//! `GET /api/organizations/:org/billing/`: usage and costs of this month, a forecast, the plan and the payment
//! settings.

use crate::billing::overview::BillingRecord;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::Billing;
use rolecall_policy::Act;

/// Returns the usage, costs and billing settings of this month. The usage of deleted projects, and of those that the
/// caller has no access to, is one sum without names.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`].
pub async fn show(State(app): State<App>, org: OrganizationRequest) -> Result<Json<Billing>> {
    let (mut snapshot, actor) = org.read(Act::ManageBilling).await?;
    let record = BillingRecord::read(&mut snapshot, actor.rights(), &actor.organization.id).await?;
    // Release the connection: the next call may need one.
    drop(snapshot);
    Ok(Json(record.overview(&app.billing).await?))
}
