//! `GET …/erasures/`: newest first; with `?distinct_id=`, only those of that user.

use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::erasures;
use axum::Json;
use axum::extract::State;
use rolecall_api::{Erasure, Page, param};
use rolecall_policy::Act;

/// Returns a page of the project's erasures.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::EraseEvents`].
pub async fn list(State(app): State<App>, project: ProjectRequest, list: ListRequest) -> Result<Json<Page<Erasure>>> {
    let (mut snapshot, actor) = project.read(Act::EraseEvents).await?;
    // An erasure keeps only a keyed hash of the distinct ID, so that the list does not identify people.
    let distinct_id = list.query.get(param::DISTINCT_ID).filter(|id| !id.is_empty());
    let hash = distinct_id.map(|id| app.hasher.person(id)).unwrap_or_default();
    let count = erasures::count(&mut snapshot, actor.project.id, &hash).await?;
    let results = erasures::page(&mut snapshot, actor.project.id, &hash, list.slice).await?;
    Ok(Json(list.page(count, results)))
}
