//! `GET /api/organizations/:org`: one organization with its projects.

use crate::billing;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::views;
use axum::Json;
use axum::extract::State;
use rolecall_api::Organization;
use rolecall_policy::Act;

/// Returns the organization, with the caller's level in it and the projects that the caller has access to.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`].
pub async fn show(State(app): State<App>, org: OrganizationRequest) -> Result<Json<Organization>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let mut answer =
        views::organization(&mut snapshot, actor.rights(), actor.organization.clone(), app.clock.now()).await?;
    if actor.is_view {
        // What others were asked is theirs.
        answer.requests_to_decide = 0;
    }
    // Release the connection: the next call may need one.
    drop(snapshot);
    billing::tell(&app.billing, [&mut answer]).await;
    Ok(Json(answer))
}
