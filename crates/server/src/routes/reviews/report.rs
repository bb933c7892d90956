//! `GET …/reviews/:id/`: the report of an access review.

use super::summary;
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::OrganizationRequest;
use crate::store::reviews;
use axum::Json;
use rolecall_api::{ReviewId, ReviewReport};
use rolecall_policy::Act;

/// Returns a report with its findings.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`]; 404 if there is no such report.
pub async fn report(org: OrganizationRequest, Path((_, id)): Path<(String, String)>) -> Result<Json<ReviewReport>> {
    let (mut snapshot, actor) = org.read(Act::ManageOrganization).await?;
    let id = ReviewId(uuid_in_path(&id)?);
    let found = reviews::find(&mut snapshot, &actor.organization.id, &id).await?;
    let (report, findings) = found.ok_or(Error::NotFound)?;
    Ok(Json(ReviewReport { summary: summary(report), findings }))
}
