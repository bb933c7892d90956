//! `GET …/requests/`: the caller's requests, and those that they can decide about.

use crate::access_requests::Request;
use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::access_requests::{self, RequestRow};
use axum::Json;
use axum::extract::State;
use rolecall_api::AccessRequests;
use rolecall_policy::Act;

/// Returns both lists.
///
/// # Errors
/// 404 if the caller is not a member.
pub async fn list(State(app): State<App>, org: OrganizationRequest) -> Result<Json<AccessRequests>> {
    let now = app.clock.now();
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    if actor.is_view {
        // What somebody has asked for, or was asked, is theirs.
        return Ok(Json(AccessRequests { to_decide: Vec::new(), mine: Vec::new() }));
    }
    let to_decide = access_requests::to_decide(&mut snapshot, organization, &actor.me, now).await?;
    let mine = access_requests::of_asker(&mut snapshot, organization, &actor.me, now).await?;
    let to_decide = requests(&to_decide, &actor, now).filter(Request::is_decided_by_reader);
    Ok(Json(AccessRequests {
        to_decide: to_decide.map(|request| request.wire()).collect(),
        mine: requests(&mine, &actor, now).map(|request| request.wire()).collect(),
    }))
}

fn requests<'a>(
    rows: &'a [RequestRow],
    reader: &'a OrganizationActor,
    now: Moment,
) -> impl Iterator<Item = Request<'a>> {
    rows.iter().map(move |row| Request { row, reader, now })
}
