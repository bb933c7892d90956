//! `GET …/domains/`: sorted by name.

use super::wire;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::store::domains;
use axum::Json;
use rolecall_api::{Domain, Page};
use rolecall_policy::Act;

/// Returns a page of the domains.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`].
pub async fn list(org: OrganizationRequest, list: ListRequest) -> Result<Json<Page<Domain>>> {
    let (mut snapshot, actor) = org.read(Act::ManageOrganization).await?;
    let all = domains::list(&mut snapshot, &actor.organization.id).await?;
    let (count, results) = list.slice.cut(all);
    Ok(Json(list.page(count, results.into_iter().map(wire).collect())))
}
