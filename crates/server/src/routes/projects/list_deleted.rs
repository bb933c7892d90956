//! `GET …/deleted_projects/`: the deleted projects that the caller may bring back.

use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::deletions::{self, DeletedRow};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Deleted, Page};
use rolecall_policy::{Act, decide};

/// Returns a page of them, last deleted first.
///
/// # Errors
/// 404 if the caller is not a member.
pub async fn list_deleted(
    State(app): State<App>,
    org: OrganizationRequest,
    list: ListRequest,
) -> Result<Json<Page<Deleted>>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let mut rows = deletions::projects(&mut snapshot, &actor.organization.id, actor.rights()).await?;
    let may_restore = |row: &DeletedRow| {
        row.project.is_some_and(|(_, state)| decide(Some(row.level), Act::DeleteProject(state)).is_allowed())
    };
    let now = app.clock.now();
    rows.retain(|row| row.is_kept(now) && may_restore(row));
    let (count, rows) = list.slice.cut(rows);
    Ok(Json(list.page(count, rows.into_iter().map(DeletedRow::wire).collect())))
}
