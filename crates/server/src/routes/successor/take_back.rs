//! `DELETE …/successor/claim/`: takes back a claim of the caller.

use super::known;
use crate::error::{Error, Result};
use crate::handovers::end_claim;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_policy::Act;

/// Takes the claim back.
///
/// # Errors
/// 404 if there is no successor whom the caller may know, or no claim; 403 if it is somebody else's.
pub async fn take_back(State(app): State<App>, org: OrganizationRequest) -> Result<StatusCode> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let successor = known(&mut tx, &actor).await?;
    actor.allow(&mut tx, Act::ClaimOwnership { is_successor: successor.is(&actor) }).await?;
    if successor.claim.is_none() {
        return Err(Error::NotFound);
    }
    let by = (&org.caller.user.wire(), &org.caller.author());
    end_claim(&mut tx, &app.mail, (&actor.organization.id, &successor), by, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
