//! `GET /api/organizations/:org/billing/`: the month so far, the plan, the forecast, and how it is paid.

use super::actor;
use crate::accounts::Caller;
use crate::billing::overview::BillingRecord;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::Billing;

/// Returns the usage, costs and billing settings of this month. The usage of projects that are closed to the caller, or
/// deleted, is one sum without names.
///
/// # Errors
/// 403 or 404 if the rules refuse `Act::ManageBilling`.
pub async fn show(State(app): State<App>, caller: Caller, Path(org): Path<String>) -> Result<Json<Billing>> {
    let known = {
        let mut snapshot = app.db.snapshot().await?;
        let actor = actor(&mut snapshot, &caller, &org).await?;
        BillingRecord::read(&mut snapshot, &actor.me, &actor.organization.id).await?
    };
    Ok(Json(known.overview(&app.billing).await?))
}
