//! `GET /api/organizations/:org/billing/invoices.csv`: all invoices for a spreadsheet, newest first.

use crate::billing::csv::table;
use crate::billing::invoices::{make_due, mark_manual};
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::billing::invoices;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rolecall_policy::Act;

/// More invoices than any organization has: one a month for eight hundred years.
const MAX_INVOICES: u32 = 10_000;

/// Returns all invoices as a CSV file. Finished months that have no invoice yet are billed first.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`].
pub async fn invoices_csv(State(app): State<App>, org: OrganizationRequest) -> Result<Response> {
    let organization = org.find(Act::ManageBilling).await?;
    make_due(&app.billing, &organization).await?;
    let invoices = invoices::list(&mut *app.db.read().await?, &organization.id, MAX_INVOICES, 0).await?;
    let invoices: Vec<_> = invoices.into_iter().map(|invoice| mark_manual(&app.billing, invoice)).collect();
    // A slug has only characters that need no quoting here.
    let disposition = format!("attachment; filename=\"invoices-{}.csv\"", organization.slug);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, table(&invoices)).into_response())
}
