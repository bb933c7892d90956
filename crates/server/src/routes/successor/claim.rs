//! `POST …/successor/claim/`: claims ownership, as the successor.

use super::{changed, known};
use crate::activity::record;
use crate::error::{Error, Result};
use crate::http::resource::OrganizationRequest;
use crate::mail::HandoverNews;
use crate::state::App;
use crate::store::handovers::successors;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, Successor};
use rolecall_policy::Act;

/// Begins the waiting time, and returns the successor with the claim.
///
/// # Errors
/// 404 if there is no successor whom the caller may know; 403 if it is somebody else, `password_required`; 409
/// `already_claimed`.
pub async fn claim(State(app): State<App>, org: OrganizationRequest) -> Result<Json<Successor>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let successor = known(&mut tx, &actor).await?;
    actor.allow(&mut tx, Act::ClaimOwnership { is_successor: successor.is(&actor) }).await?;
    org.caller.require_recent_password()?;
    if successor.claim.is_some() {
        let detail = "You have already claimed ownership. Wait until the claim takes effect.".into();
        return Err(Error::Conflict { code: "already_claimed", detail });
    }
    let (organization, claim) = (&actor.organization.id, successor.claim_at(now));
    successors::set_claim(&mut tx, organization, Some(claim)).await?;
    let entry = successor.entry(ActivityAction::SuccessorClaim, None, Some(claim));
    record(&mut tx, organization, &org.caller.author(), now, vec![entry]).await?;
    let news = HandoverNews::Claimed { effective_at: claim.effective_at };
    app.mail.tell_all_of_handover(&mut tx, organization, &successor.person, news, now).await?;
    changed(tx, &actor).await
}
