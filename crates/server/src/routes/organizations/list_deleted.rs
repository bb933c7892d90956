//! `GET /api/deleted_organizations/`: the deleted organizations that the caller may bring back.

use crate::accounts::Caller;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::state::App;
use crate::store::deletions::{self, DeletedRow};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Deleted, Page};
use rolecall_policy::{Act, decide};

/// Returns a page of them, last deleted first.
///
/// # Errors
/// 401 if nobody is signed in.
pub async fn list_deleted(State(app): State<App>, caller: Caller, list: ListRequest) -> Result<Json<Page<Deleted>>> {
    let mut rows = deletions::organizations(&mut *app.db.read().await?, caller.id()).await?;
    let now = app.clock.now();
    rows.retain(|row| row.is_kept(now) && decide(Some(row.level), Act::DeleteOrganization).is_allowed());
    let (count, rows) = list.slice.cut(rows);
    Ok(Json(list.page(count, rows.into_iter().map(DeletedRow::wire).collect())))
}
