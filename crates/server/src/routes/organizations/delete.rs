//! `DELETE /api/organizations/:org`: with all that is in it; accounts stay.

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::calendar::Month;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::{billing, organizations};
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Deletes the organization with its projects, and erases their events in the background. What was captured until now
/// is billed.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::DeleteOrganization`].
pub async fn delete(State(app): State<App>, caller: Caller, Path(org): Path<String>) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    actor.allow(&mut tx, Act::DeleteOrganization).await?;
    // What was captured until now is still to be billed.
    let OrganizationActor { organization, .. } = &actor;
    billing::find_or_create(&mut tx, &organization.id, Month::from_moment(organization.created_at)).await?;
    billing::close(&mut tx, &organization.id, &organization.name, Month::from_moment(app.clock.now())).await?;
    organizations::delete(&mut tx, &actor.organization.id, app.clock.now()).await?;
    tx.commit().await?;
    app.erase_in_background();
    Ok(StatusCode::NO_CONTENT)
}
