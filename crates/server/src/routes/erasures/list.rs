//! `GET …/erasures/`: a page, the latest first; with `distinct_id`, those of that person: what is kept of them is a hash
//! that only the server can make.

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::http::paging::{Slice, address};
use crate::state::App;
use crate::store::erasures;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{Erasure, Page, param};
use rolecall_policy::Act;

/// Returns a page of the project's erasures.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::EraseEvents`].
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Page<Erasure>>> {
    let mut snapshot = app.db.snapshot().await?;
    let actor = ProjectActor::read(&mut snapshot, &caller, &path).await?;
    actor.allow(&mut snapshot, Act::EraseEvents(actor.project.state)).await?;
    let slice = Slice::from_query(&query);
    let person = query.get(param::DISTINCT_ID).filter(|person| !person.is_empty());
    let hash = person.map(|person| app.hasher.person(person)).unwrap_or_default();
    let count = erasures::count(&mut snapshot, actor.project.id, &hash).await?;
    let results = erasures::page(&mut snapshot, actor.project.id, &hash, slice).await?;
    Ok(Json(slice.page(&address(&app.config.site_url, &uri), &query, count, results)))
}
