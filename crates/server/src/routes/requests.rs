//! `/api/organizations/:org/requests/`: access requests (contract 9).

pub mod approve;
mod check;
pub mod create;
pub mod decline;
pub mod delete;
pub mod list;

use crate::access_requests::Request;
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::activity::record;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::extract::uuid_in_path;
use crate::mail::MailPerson;
use crate::state::App;
use crate::store::Tx;
use crate::store::access_requests::{self, RequestRow};
use axum::Json;
use rolecall_api::{AccessRequest, AccessRequestId, ActivityAction};

/// The request with this id, as the actor may look at it. The caller checks whether they may.
async fn find(tx: &mut Tx, actor: &OrganizationActor, id: &str, now: Moment) -> Result<RequestRow> {
    let id = AccessRequestId(uuid_in_path(id)?);
    read(tx, actor, &id, now).await
}

async fn read(tx: &mut Tx, actor: &OrganizationActor, id: &AccessRequestId, now: Moment) -> Result<RequestRow> {
    access_requests::find(tx, &actor.organization.id, &actor.me, id, now).await?.ok_or(Error::NotFound)
}

/// Records that the caller has decided and mails it to who asked; then commits, and returns the request.
async fn decided(
    app: &App,
    mut tx: Tx,
    (caller, request): (&Caller, &Request<'_>),
    (is_approved, note): (bool, &str),
) -> Result<Json<AccessRequest>> {
    let Request { row, reader, now } = *request;
    let action = if is_approved { ActivityAction::RequestApprove } else { ActivityAction::RequestDecline };
    record(&mut tx, &reader.organization.id, &caller.author(), now, vec![request.entry(action)]).await?;
    let by = MailPerson { name: caller.user.first_name.clone(), email: caller.user.email.clone() };
    app.mail.tell_asker(&mut tx, &reader.organization, row, (&by, is_approved, note), now).await?;
    let answer = changed(&mut tx, reader, &row.id, now).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// The request after a change of this transaction.
async fn changed(tx: &mut Tx, actor: &OrganizationActor, id: &AccessRequestId, now: Moment) -> Result<AccessRequest> {
    let row = read(tx, actor, id, now).await?;
    Ok(Request { row: &row, reader: actor, now }.wire())
}
