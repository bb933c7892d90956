//! `POST …/successor/stop/`: stops the claim that waits.

use super::{changed, known};
use crate::error::{Error, Result};
use crate::handovers::end_claim;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::Successor;
use rolecall_policy::Act;

/// Stops the claim, and returns the successor, who can claim again.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::StopClaim`]; 404 if no claim waits.
pub async fn stop(State(app): State<App>, org: OrganizationRequest) -> Result<Json<Successor>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.write(Act::StopClaim).await?;
    let successor = known(&mut tx, &actor).await?;
    if successor.claim.is_none() {
        return Err(Error::NotFound);
    }
    let by = (&org.caller.user.wire(), &org.caller.author());
    end_claim(&mut tx, &app.mail, (&actor.organization.id, &successor), by, now).await?;
    changed(tx, &actor).await
}
