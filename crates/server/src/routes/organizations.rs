//! `/api/organizations/`: organizations and their settings.

pub mod create;
pub mod delete;
pub mod list;
pub mod list_deleted;
pub mod show;
pub mod update;

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::organizations::{self, OrganizationKey};
use crate::store::{Tx, views};
use rolecall_api::{Organization, OrganizationId, UserId};

/// The most characters that the name of an organization can have.
const MAX_NAME_LENGTH: usize = 64;

/// The organization as its member `me` sees it after the changes of this transaction.
async fn changed(tx: &mut Tx, id: OrganizationId, me: &UserId, now: Moment) -> Result<Organization> {
    let found = organizations::find(tx, &OrganizationKey::Id(id), me).await?.ok_or(Error::NotFound)?;
    views::organization(tx, me.into(), found, now).await
}
