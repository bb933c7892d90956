//! `GET …/invites/`: pending and expired invites, newest first. Everybody sees that somebody is invited; few see the link.

use super::wire;
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::http::paging::{Slice, address};
use crate::state::App;
use crate::store::{invites, projects};
use crate::text::normalize::like_pattern;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{Invite, Page, param};
use rolecall_policy::Act;

/// Returns a page of invites, each as much as the caller may see of it.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`].
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Page<Invite>>> {
    let now = app.clock.now();
    let (pattern, slice) = (like_pattern(query.get(param::SEARCH).unwrap_or_default()), Slice::from_query(&query));
    let mut snapshot = app.db.snapshot().await?;
    let actor = OrganizationActor::read(&mut snapshot, &caller, &org).await?;
    actor.allow(&mut snapshot, Act::ViewOrganization).await?;
    let id = &actor.organization.id;
    let count = invites::count(&mut snapshot, id, &pattern).await?;
    let found = invites::page(&mut snapshot, id, &pattern, slice).await?;
    let mut promises = invites::promises(&mut snapshot, id, None).await?;
    let accessible = projects::accessible_by_id(&mut snapshot, &actor.me, id).await?;
    let results = found
        .into_iter()
        .map(|invite| {
            let promised = promises.remove(&invite.key).unwrap_or_default().into_iter();
            let promised: Vec<_> = promised.map(|promise| (promise.project, promise.level)).collect();
            wire(&actor, invite, &promised, &accessible, now)
        })
        .collect();
    Ok(Json(slice.page(&address(&app.config.site_url, &uri), &query, count, results)))
}
