//! `GET …/reviews/`: the reports of access reviews.

use super::summary;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::store::reviews;
use axum::Json;
use rolecall_api::{Page, ReviewSummary};
use rolecall_policy::Act;

/// Returns a page of reports without their findings, newest first.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`].
pub async fn list(org: OrganizationRequest, list: ListRequest) -> Result<Json<Page<ReviewSummary>>> {
    let (mut snapshot, actor) = org.read(Act::ManageOrganization).await?;
    let (count, reports) = reviews::list(&mut snapshot, &actor.organization.id, list.slice).await?;
    Ok(Json(list.page(count, reports.into_iter().map(summary).collect())))
}
