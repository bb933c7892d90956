//! `GET …/invites/`: pending and expired invites, newest first. All members see who is invited; few see the links
//! (contract 2.4).

use super::wire;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::invites;
use axum::Json;
use axum::extract::State;
use rolecall_api::{Invite, Page};
use rolecall_policy::Act;

/// Returns a page of invites, each with what the caller may see of it.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`].
pub async fn list(State(app): State<App>, org: OrganizationRequest, list: ListRequest) -> Result<Json<Page<Invite>>> {
    let now = app.clock.now();
    let pattern = list.search_pattern();
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    let count = invites::count(&mut snapshot, organization, &pattern).await?;
    let found = invites::page(&mut snapshot, organization, &pattern, list.slice).await?;
    let keys: Vec<_> = found.iter().map(|invite| invite.key.clone()).collect();
    let promises = invites::promises(&mut snapshot, organization, &keys, actor.rights()).await?;
    let results = found.into_iter().map(|invite| {
        let promised = promises.get(&invite.key).map(Vec::as_slice).unwrap_or_default();
        wire(&actor, invite, promised, now)
    });
    Ok(Json(list.page(count, results.collect())))
}
