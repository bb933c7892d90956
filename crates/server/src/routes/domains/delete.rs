//! `DELETE …/domains/:id`: removes a domain. Members stay.

use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::domains;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, ChangeValue, DomainId};
use rolecall_policy::Act;

/// Removes a domain.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`]; [`Error::NotFound`] if the organization has no such domain.
pub async fn delete(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, domain)): Path<(String, String)>,
) -> Result<StatusCode> {
    let id = DomainId(uuid_in_path(&domain)?);
    let (mut tx, actor) = org.write(Act::ManageOrganization).await?;
    let organization = &actor.organization.id;
    let row = domains::find(&mut tx, organization, &id).await?.ok_or(Error::NotFound)?;
    domains::delete(&mut tx, &id).await?;
    let entry = NewEntry::domain(ActivityAction::DomainDelete, &row).with([
        changed("is_verified", row.verified_at.is_some(), ChangeValue::Null),
        changed("automatic_joining", row.automatic_joining, ChangeValue::Null),
    ]);
    record(&mut tx, organization, &org.caller.author(), app.clock.now(), vec![entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
