//! `GET /api/organizations/:org/billing/invoices/:number/`.

use super::actor;
use crate::accounts::Caller;
use crate::billing::invoices::mark_manual;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::billing::invoices;
use axum::Json;
use axum::extract::State;
use rolecall_api::Invoice;

/// Returns one invoice.
///
/// # Errors
/// 403 or 404 if the rules refuse `Act::ManageBilling`; [`Error::NotFound`] if the organization has no such invoice.
pub async fn show_invoice(
    State(app): State<App>,
    caller: Caller,
    Path((org, number)): Path<(String, String)>,
) -> Result<Json<Invoice>> {
    let mut snapshot = app.db.snapshot().await?;
    let actor = actor(&mut snapshot, &caller, &org).await?;
    let found = invoices::find(&mut snapshot, &actor.organization.id, &number).await?.ok_or(Error::NotFound)?;
    Ok(Json(mark_manual(&app.billing, found)))
}
