//! `GET …/successor/`: who is the successor.

use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::store::handovers::successors;
use axum::Json;
use rolecall_api::ShownSuccessor;
use rolecall_policy::Act;

/// Returns the successor, if the caller may know who it is.
///
/// # Errors
/// 404 if the caller is not a member.
pub async fn show(org: OrganizationRequest) -> Result<Json<ShownSuccessor>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let successor = successors::find(&mut snapshot, &actor.organization.id).await?;
    let successor = successor.filter(|successor| successor.is_seen_by(&actor)).map(|successor| successor.wire());
    Ok(Json(ShownSuccessor { successor }))
}
