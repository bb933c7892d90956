//! `GET …/review/`: stale and wide rights.

use super::summary;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::reviews::review;
use crate::state::App;
use crate::store::reviews;
use axum::Json;
use axum::extract::State;
use rolecall_api::Review;
use rolecall_policy::Act;

/// Returns what a review finds now.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`].
pub async fn show(State(app): State<App>, org: OrganizationRequest) -> Result<Json<Review>> {
    let (mut snapshot, actor) = org.read(Act::ManageOrganization).await?;
    let (organization, now) = (&actor.organization.id, app.clock.now());
    let (findings, has_more) = review(&mut snapshot, organization, now).await?;
    let last = reviews::newest(&mut snapshot, organization).await?.map(summary);
    Ok(Json(Review { at: now.wire(), findings, has_more, last }))
}
