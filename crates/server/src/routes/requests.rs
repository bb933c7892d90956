//! `/api/organizations/:org/requests/`: access requests (contract 9).

pub mod approve;
pub mod create;
pub mod decline;
pub mod delete;
pub mod list;

use crate::access_requests::Request;
use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::extract::uuid_in_path;
use crate::store::Tx;
use crate::store::access_requests::{self, RequestRow};
use rolecall_api::{AccessRequest, AccessRequestId};

/// The request with this id, as the actor may look at it. The caller checks whether they may.
async fn find(tx: &mut Tx, actor: &OrganizationActor, id: &str, now: Moment) -> Result<RequestRow> {
    let id = AccessRequestId(uuid_in_path(id)?);
    read(tx, actor, &id, now).await
}

async fn read(tx: &mut Tx, actor: &OrganizationActor, id: &AccessRequestId, now: Moment) -> Result<RequestRow> {
    access_requests::find(tx, &actor.organization.id, &actor.me, id, now).await?.ok_or(Error::NotFound)
}

/// The request after a change of this transaction.
async fn changed(tx: &mut Tx, actor: &OrganizationActor, id: &AccessRequestId, now: Moment) -> Result<AccessRequest> {
    let row = read(tx, actor, id, now).await?;
    Ok(Request { row: &row, reader: actor, now }.wire())
}
