//! `PATCH …/domains/:id`: switches automatic joining.

use super::wire;
use crate::activity::entries::updated;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Result};
use crate::http::body::rules::boolean;
use crate::http::body::{Fields, read_request};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::domains;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, Domain, DomainId, UpdateDomain, field_name};
use rolecall_policy::Act;

/// Switches automatic joining, and returns the domain.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`]; [`Error::NotFound`] if the organization has no such domain;
/// `not_verified`.
pub async fn update(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, domain)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<Domain>> {
    let id = DomainId(uuid_in_path(&domain)?);
    let (mut tx, actor) = org.write(Act::ManageOrganization).await?;
    let (organization, now) = (&actor.organization.id, app.clock.now());
    let mut row = domains::find(&mut tx, organization, &id).await?.ok_or(Error::NotFound)?;
    let UpdateDomain { automatic_joining } = read_request!(body, UpdateDomain { automatic_joining: boolean });
    let entry = NewEntry::domain(ActivityAction::DomainUpdate, &row)
        .with([updated("automatic_joining", row.automatic_joining, automatic_joining)])
        .if_changed();
    if let Some(on) = automatic_joining {
        if on && row.verified_at.is_none() {
            let field = field_name!(UpdateDomain.automatic_joining);
            return Err(Error::field(field, "not_verified", "Verify the domain first."));
        }
        domains::set_automatic_joining(&mut tx, &id, on).await?;
        row.automatic_joining = on;
    }
    record(&mut tx, organization, &org.caller.author(), now, entry.into_iter().collect()).await?;
    tx.commit().await?;
    Ok(Json(wire(row)))
}
