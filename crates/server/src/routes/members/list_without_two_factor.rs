//! `GET …/members_without_two_factor/`: whom the organization keeps out while it requires two-factor authentication.

use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::store::members;
use axum::Json;
use rolecall_api::{MemberWithoutTwoFactor, Page};
use rolecall_policy::Act;

/// Returns a page of the members without two-factor authentication: the caller first, then by level, then by name.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`].
pub async fn list_without_two_factor(
    org: OrganizationRequest,
    list: ListRequest,
) -> Result<Json<Page<MemberWithoutTwoFactor>>> {
    let (mut snapshot, actor) = org.read(Act::ManageOrganization).await?;
    let organization = &actor.organization.id;
    let (count, found) = members::without_two_factor(&mut snapshot, organization, &actor.me, list.slice).await?;
    let member = |row: members::MemberRow| MemberWithoutTwoFactor { user: row.user, level: row.level };
    Ok(Json(list.page(count, found.into_iter().map(member).collect())))
}
