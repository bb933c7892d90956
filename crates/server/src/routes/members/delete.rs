//! `DELETE …/members/:user`: removes a member, or leaves the organization (contract 2.3).

use crate::accounts::actor::OrganizationActor;
use crate::activity::Author;
use crate::activity::leaving::remove_member;
use crate::clock::Moment;
use crate::error::Result;
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::Tx;
use crate::store::members::MemberRow;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::ActivityAction;
use rolecall_policy::{Act, Target};

/// Removes a member; the caller's own membership: leaves the organization.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Remove`]; 404 if the person is not a member.
pub async fn delete(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, user)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (mut tx, actor) = org.lock().await?;
    let person = actor.person(&mut tx, &user).await?;
    remove(&app, &mut tx, &actor, &org.caller.author(), &person, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a member, if `actor` may, records it as `author`, and queues the mail about it. Returns the number of the
/// entry.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Remove`].
pub(crate) async fn remove(
    app: &App,
    tx: &mut Tx,
    actor: &OrganizationActor,
    author: &Author,
    (target, member): &(Target, MemberRow),
    now: Moment,
) -> Result<i64> {
    let organization = &actor.organization.id;
    actor.allow_on(tx, Act::Remove { target: *target }, Some(&member.user.uuid)).await?;
    let action = if target.is_actor { ActivityAction::MemberLeave } else { ActivityAction::MemberRemove };
    let number = remove_member(tx, organization, member, (action, None), author, now).await?;
    app.mail.tell(tx, organization, number, now).await?;
    Ok(number)
}
