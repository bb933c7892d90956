//! `GET /api/organizations/:org/billing/invoices/`: the newest first.

use super::actor;
use crate::accounts::Caller;
use crate::billing::invoices::{make_due, mark_manual};
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::http::paging::{Slice, address};
use crate::state::App;
use crate::store::billing::invoices;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{Invoice, Page};

/// Returns a page of invoices. Months that are over are billed first.
///
/// # Errors
/// 403 or 404 if the rules refuse `Act::ManageBilling`.
pub async fn list_invoices(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Page<Invoice>>> {
    let organization = actor(&mut *app.db.read().await?, &caller, &org).await?.organization;
    make_due(&app.billing, &organization).await?;
    let slice = Slice::from_query(&query);
    let mut snapshot = app.db.snapshot().await?;
    let count = invoices::count(&mut snapshot, &organization.id).await?;
    let found = invoices::list(&mut snapshot, &organization.id, slice.limit, slice.offset).await?;
    let found = found.into_iter().map(|invoice| mark_manual(&app.billing, invoice)).collect();
    Ok(Json(slice.page(&address(&app.config.site_url, &uri), &query, count, found)))
}
