//! `GET /api/organizations/:org/billing/invoices/`: newest first.

use crate::billing::invoices::{make_due, mark_manual};
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::billing::invoices;
use axum::Json;
use axum::extract::State;
use rolecall_api::{Invoice, Page};
use rolecall_policy::Act;

/// Returns a page of invoices. Finished months that have no invoice yet are billed first.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`].
pub async fn list_invoices(
    State(app): State<App>,
    org: OrganizationRequest,
    list: ListRequest,
) -> Result<Json<Page<Invoice>>> {
    let organization = org.find(Act::ManageBilling).await?;
    make_due(&app.billing, &organization).await?;
    let mut snapshot = app.db.snapshot().await?;
    let count = invoices::count(&mut snapshot, &organization.id).await?;
    let found = invoices::list(&mut snapshot, &organization.id, list.slice.limit, list.slice.offset).await?;
    Ok(Json(list.page(count, found.into_iter().map(|invoice| mark_manual(&app.billing, invoice)).collect())))
}
