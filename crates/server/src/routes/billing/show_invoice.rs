//! `GET /api/organizations/:org/billing/invoices/:number/`: one invoice by its number.

use crate::billing::invoices::mark_manual;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::billing::invoices;
use axum::Json;
use axum::extract::State;
use rolecall_api::Invoice;
use rolecall_policy::Act;

/// Returns one invoice.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`]; [`Error::NotFound`] if the organization has no such invoice.
pub async fn show_invoice(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, number)): Path<(String, String)>,
) -> Result<Json<Invoice>> {
    let (mut snapshot, actor) = org.read(Act::ManageBilling).await?;
    let found = invoices::find(&mut snapshot, &actor.organization.id, &number).await?.ok_or(Error::NotFound)?;
    Ok(Json(mark_manual(&app.billing, found)))
}
