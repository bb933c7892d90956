//! `GET /api/organizations/`: the caller's organizations, ordered by name.

use crate::accounts::Caller;
use crate::billing;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::state::App;
use crate::store::{organizations, views};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Organization, Page};

/// Returns a page of the caller's organizations.
///
/// # Errors
/// The database does not answer.
pub async fn list(State(app): State<App>, caller: Caller, list: ListRequest) -> Result<Json<Page<Organization>>> {
    let mut snapshot = app.db.snapshot().await?;
    let (count, found) = organizations::page(&mut snapshot, caller.id(), list.slice).await?;
    let mut results = views::organizations(&mut snapshot, caller.id().into(), found, app.clock.now()).await?;
    // Release the connection: the next call may need one.
    drop(snapshot);
    billing::tell(&app.billing, &mut results).await;
    Ok(Json(list.page(count, results)))
}
