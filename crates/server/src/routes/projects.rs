//! `/api/projects/` and `/api/organizations/:org/projects/`: projects and their settings.

pub mod create;
pub mod delete;
pub mod list;
pub mod list_access;
pub mod list_deleted;
pub mod list_people;
pub mod reset_token;
pub mod show;
pub mod update;

use crate::error::{Error, Result};
use crate::store::Tx;
use crate::store::projects::{self, ProjectKey};
use crate::store::views::{self, ProjectView};
use rolecall_api::{ProjectId, UserId};

/// The most characters that the name of a project can have.
pub(crate) const MAX_NAME_LENGTH: usize = 200;

/// The project as `me` sees it after the changes of this transaction.
async fn changed(tx: &mut Tx, id: ProjectId, me: &UserId) -> Result<ProjectView> {
    let found = projects::find(tx, ProjectKey::Id(id), me).await?.ok_or(Error::NotFound)?;
    views::project(tx, found).await
}
