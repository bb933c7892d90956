//! `GET /api/organizations/:org/billing/invoices.csv`: all invoices as a table for spreadsheets, the newest first.

use super::actor;
use crate::accounts::Caller;
use crate::billing::csv::table;
use crate::billing::invoices::{make_due, mark_manual};
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::billing::invoices;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// More than anybody has: eight hundred years of months.
const MOST: u32 = 10_000;

/// Returns all invoices as a CSV file. Months that are over are billed first.
///
/// # Errors
/// 403 or 404 if the rules refuse `Act::ManageBilling`.
pub async fn invoices_csv(State(app): State<App>, caller: Caller, Path(org): Path<String>) -> Result<Response> {
    let organization = actor(&mut *app.db.read().await?, &caller, &org).await?.organization;
    make_due(&app.billing, &organization).await?;
    let found = invoices::list(&mut *app.db.read().await?, &organization.id, MOST, 0).await?;
    let found: Vec<_> = found.into_iter().map(|invoice| mark_manual(&app.billing, invoice)).collect();
    // A slug has no sign that would have to be quoted.
    let file = format!("attachment; filename=\"invoices-{}.csv\"", organization.slug);
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((head, table(&found)).into_response())
}
