//! `GET …/activity/head/`: the number and hash of the newest entry, to be noted elsewhere.

use crate::activity::chain;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::store::activity;
use axum::Json;
use rolecall_api::ActivityHead;
use rolecall_policy::Act;

/// Returns the head of the log.
///
/// # Errors
/// 404 if the caller is not a member.
pub async fn head(org: OrganizationRequest) -> Result<Json<ActivityHead>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    let head = activity::heads(&mut snapshot, std::slice::from_ref(organization)).await?.remove(organization);
    let (number, hash) = head.map_or_else(|| (0, chain::origin()), |head| (head.number, head.hash));
    Ok(Json(ActivityHead { number, hash }))
}
