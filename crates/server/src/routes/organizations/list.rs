//! `GET /api/organizations/`: the caller's organizations, by name.

use crate::accounts::Caller;
use crate::billing;
use crate::error::Result;
use crate::http::extract::Query;
use crate::http::paging::{Slice, address};
use crate::state::App;
use crate::store::organizations;
use crate::store::views;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{Organization, Page};

/// Returns a page of the caller's organizations.
///
/// # Errors
/// The database does not answer.
pub async fn list(State(app): State<App>, caller: Caller, query: Query, uri: Uri) -> Result<Json<Page<Organization>>> {
    let me = caller.id().clone();
    let all = {
        let mut snapshot = app.db.snapshot().await?;
        let found = organizations::list(&mut snapshot, &me).await?;
        views::organizations(&mut snapshot, &me, found).await?
    };
    let slice = Slice::from_query(&query);
    let (count, mut results) = slice.cut(all);
    billing::tell(&app.billing, &mut results).await;
    Ok(Json(slice.page(&address(&app.config.site_url, &uri), &query, count, results)))
}
