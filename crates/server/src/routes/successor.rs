//! `/api/organizations/:org/successor/`: the named successor, and their claim (contract 9).

pub mod claim;
pub mod delete;
pub mod show;
pub mod stop;
pub mod take_back;
pub mod update;

use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::store::Tx;
use crate::store::handovers::successors::{self, SuccessorRow};
use axum::Json;
use rolecall_api::Successor;

/// The successor, if the actor may know who it is.
///
/// # Errors
/// 404 otherwise.
async fn known(tx: &mut Tx, actor: &OrganizationActor) -> Result<SuccessorRow> {
    let successor = successors::find(tx, &actor.organization.id).await?;
    successor.filter(|successor| successor.is_seen_by(actor)).ok_or(Error::NotFound)
}

/// The successor after a change of this transaction, which it commits.
async fn changed(mut tx: Tx, actor: &OrganizationActor) -> Result<Json<Successor>> {
    let successor = successors::find(&mut tx, &actor.organization.id).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Json(successor.wire()))
}
