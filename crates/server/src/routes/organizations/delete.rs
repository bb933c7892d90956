//! `DELETE /api/organizations/:org`: deletes an organization with its projects, events, memberships and invites.
//! Accounts stay.

use crate::calendar::Month;
use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::{billing, organizations};
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Deletes the organization with its projects, and erases their events in the background. The usage until now is still
/// billed.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::DeleteOrganization`].
pub async fn delete(State(app): State<App>, org: OrganizationRequest) -> Result<StatusCode> {
    let now = app.clock.now();
    let (mut tx, actor) = org.write(Act::DeleteOrganization).await?;
    let organization = &actor.organization;
    // The account stays behind, closed, until its last month is billed.
    billing::find_or_create(&mut tx, &organization.id, Month::from_moment(organization.created_at)).await?;
    billing::close(&mut tx, &organization.id, &organization.name, Month::from_moment(now)).await?;
    organizations::delete(&mut tx, &organization.id, now).await?;
    tx.commit().await?;
    app.erase_in_background();
    Ok(StatusCode::NO_CONTENT)
}
