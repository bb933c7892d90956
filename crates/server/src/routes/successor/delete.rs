//! `DELETE …/successor/`: un-names the successor.

use super::known;
use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::error::Result;
use crate::handovers::end_claim;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::handovers::successors;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, ChangeValue};
use rolecall_policy::Act;

/// Un-names the successor, and stops a claim that waits.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::RemoveSuccessor`]; 404 if there is no successor.
pub async fn delete(State(app): State<App>, org: OrganizationRequest) -> Result<StatusCode> {
    let now = app.clock.now();
    let (mut tx, actor) = org.write(Act::RemoveSuccessor).await?;
    let successor = known(&mut tx, &actor).await?;
    let (organization, author) = (&actor.organization.id, org.caller.author());
    let by = org.caller.user.wire();
    end_claim(&mut tx, &app.mail, (organization, &successor), (&by, &author), now).await?;
    successors::remove(&mut tx, organization).await?;
    let entry = NewEntry::person(ActivityAction::SuccessorRemove, &successor.person).with([changed(
        "waiting_days",
        successor.waiting_days,
        ChangeValue::Null,
    )]);
    record(&mut tx, organization, &author, now, vec![entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
