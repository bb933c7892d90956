//! Checks that the database and the events file belong together. The file knows projects by number only, so next to
//! another database, or an older copy of its own, it would show events to the wrong people and delete events of
//! projects that it takes for deleted.
//!
//! Both store the id of the instance and an epoch, which grows at each start and each hour ([`advance`]): first the
//! database announces the new epoch, then the file stores it, then the database confirms. An older copy of either has
//! an older epoch.

use crate::error;
use crate::hash::PersonHasher;
use crate::store::events::{EventStore, FileIdentity, OpenEventsError, ReadError};
use crate::store::instance::{self, Instance};
use crate::store::sql;
use crate::store::{Db, erasures};
use rolecall_api::OrganizationId;
use secrecy::ExposeSecret;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Why a database and an events file do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The file belongs to another instance.
    #[error("the file belongs to another database")]
    OtherInstance,
    /// The file was written before instance ids existed, and has projects that this database does not know.
    #[error("the file has events of projects or organizations that this database does not have")]
    Foreign,
    /// The database is an older copy.
    #[error("the database is older than the file, such as a restored backup")]
    DatabaseOlder,
    /// The file is an older copy.
    #[error("the file is older than the database, such as a restored backup")]
    FileOlder,
    /// The file is new, but the database already has events elsewhere.
    #[error("the file is new, but this database already has events in another file")]
    FileNew,
}

/// Decides whether the two belong together. `known`: the organizations in the database.
///
/// # Errors
/// See [`Mismatch`].
fn judge(database: &Instance, file: &FileIdentity, known: &HashSet<OrganizationId>) -> Result<(), Mismatch> {
    let is_paired = database.epoch > 0;
    let Some(instance) = &file.instance else {
        let is_foreign = file.highest_project > database.last_project
            || (!file.organizations.is_empty() && !file.organizations.iter().any(|id| known.contains(id)));
        return match (is_paired, file.is_empty()) {
            (true, true) => Err(Mismatch::FileNew),
            (true, false) => Err(Mismatch::FileOlder),
            // Written before instance ids existed: compare project numbers and organizations instead.
            (false, _) if is_foreign => Err(Mismatch::Foreign),
            (false, _) => Ok(()),
        };
    };
    if *instance != database.id {
        return Err(Mismatch::OtherInstance);
    }
    // `next_epoch`: the server crashed while it advanced the epoch.
    if file.epoch != database.epoch && file.epoch != database.next_epoch {
        let is_newer = file.epoch > database.epoch;
        return Err(if is_newer { Mismatch::DatabaseOlder } else { Mismatch::FileOlder });
    }
    if file.highest_project > database.last_project { Err(Mismatch::DatabaseOlder) } else { Ok(()) }
}

/// Decides whether a copy of a database and one of an events file belong together.
///
/// # Errors
/// See [`Mismatch`].
pub(crate) fn judge_copies(database: &Instance, file: &FileIdentity) -> Result<(), Mismatch> {
    judge(database, file, &HashSet::new())
}

/// Creates the instance id if needed, and opens the events file if this server has it and it matches, or `is_adopted`.
///
/// # Errors
/// See [`PairingError`].
pub(crate) async fn open(
    file: Option<&Path>,
    is_adopted: bool,
    db: &Db,
    clock: &crate::clock::Clock,
) -> Result<(EventStore, PersonHasher), PairingError> {
    let mut tx = db.begin().await?;
    instance::make(&mut tx).await?;
    let database = instance::find(&mut tx).await?;
    let hasher = PersonHasher::new(database.secret.expose_secret());
    erasures::key_hashes(&mut tx, &hasher).await?;
    tx.commit().await?;
    let Some(path) = file else {
        return Ok((EventStore::off(), hasher));
    };
    let events = EventStore::open(path, 8, clock.clone())?;
    let file = events.identity().await?;
    let known = instance::organizations(&mut *db.read().await?).await?;
    match judge(&database, &file, &known) {
        Ok(()) => {}
        Err(mismatch) if is_adopted => {
            tracing::warn!(%mismatch, "adopting the events file");
            // An adopted file may be a backup with events that were erased since: erase them again.
            let mut tx = db.begin().await?;
            erasures::redo_all(&mut tx).await?;
            tx.commit().await?;
        }
        Err(mismatch) => {
            events.close().await;
            return Err(PairingError::Mismatch { path: path.to_owned(), mismatch });
        }
    }
    advance_epoch(db, &events, &database, &file).await?;
    Ok((events, hasher))
}

/// Checks again that the two belong together, and advances the epoch. Call it before deleting events of unknown
/// projects.
///
/// # Errors
/// One of the two does not answer, or the database was replaced.
pub(crate) async fn advance(db: &Db, events: &EventStore) -> error::Result<()> {
    let file = events.identity().await?;
    let mut conn = db.read().await?;
    let database = instance::find(&mut conn).await?;
    drop(conn);
    judge(&database, &file, &HashSet::new()).map_err(|mismatch| error::Error::Unexpected(mismatch.into()))?;
    Ok(advance_epoch(db, events, &database, &file).await?)
}

async fn advance_epoch(
    db: &Db,
    events: &EventStore,
    database: &Instance,
    file: &FileIdentity,
) -> Result<(), AdvanceError> {
    let epoch = database.epoch.max(database.next_epoch).max(file.epoch) + 1;
    let highest = database.last_project.max(file.highest_project);
    let mut tx = db.begin().await?;
    instance::announce(&mut tx, epoch, highest).await?;
    tx.commit().await?;
    events.belong(database.id.clone(), epoch, highest).await?;
    let mut tx = db.begin().await?;
    instance::reach(&mut tx, epoch).await?;
    Ok(tx.commit().await?)
}

/// Why the event store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum PairingError {
    /// The events file cannot be opened.
    #[error(transparent)]
    Events(#[from] OpenEventsError),
    /// The database does not answer.
    #[error("the database does not answer: {0}")]
    Ask(#[from] sql::Error),
    /// The events file cannot be read.
    #[error("the events file cannot be read: {0}")]
    Read(#[from] ReadError),
    /// The epoch cannot be advanced.
    #[error("the database and the events file cannot be linked: {0}")]
    Advance(#[from] AdvanceError),
    /// The database and the events file do not belong together.
    #[error(
        "the events file `{path}` and the database do not match: {mismatch}. Set ROLECALL_EVENTS_URL or ROLECALL_DATABASE_URL to the matching one. If this pair is intended, start once with --adopt-events, which links them and deletes events of projects that the database does not have"
    )]
    Mismatch {
        /// The path of the events file.
        path: PathBuf,
        /// Why they do not belong together.
        mismatch: Mismatch,
    },
}

/// Why the epoch could not be advanced.
#[derive(Debug, thiserror::Error)]
pub enum AdvanceError {
    /// The database does not answer.
    #[error(transparent)]
    Database(#[from] sql::Error),
    /// The events file cannot be written.
    #[error(transparent)]
    Events(#[from] crate::store::events::InsertError),
}

impl From<AdvanceError> for error::Error {
    fn from(error: AdvanceError) -> Self {
        match error {
            AdvanceError::Database(error) => error.into(),
            AdvanceError::Events(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(epoch: i64, next_epoch: i64, last_project: i64) -> Instance {
        let (id, secret) = ("mine".to_owned(), "secret".into());
        Instance { id, secret, epoch, next_epoch, last_project }
    }

    fn file(instance: Option<&str>, epoch: i64, highest_project: i64, organizations: &[&str]) -> FileIdentity {
        let organizations = organizations.iter().map(|id| OrganizationId((*id).to_owned())).collect();
        FileIdentity { instance: instance.map(str::to_owned), epoch, highest_project, organizations }
    }

    fn judged(database: &Instance, file: &FileIdentity) -> Result<(), Mismatch> {
        judge(database, file, &HashSet::from([OrganizationId("known".to_owned())]))
    }

    #[test]
    fn a_file_of_the_same_instance_and_epoch_belongs_to_the_database() {
        assert_eq!(judged(&database(3, 3, 9), &file(Some("mine"), 3, 9, &["gone"])), Ok(()));
    }

    #[test]
    fn a_crash_between_two_epochs_is_no_mismatch() {
        assert_eq!(judged(&database(3, 4, 9), &file(Some("mine"), 3, 9, &[])), Ok(()), "the file had not learnt of it");
        assert_eq!(judged(&database(3, 4, 9), &file(Some("mine"), 4, 9, &[])), Ok(()), "the database had not noted it");
        assert_eq!(judged(&database(0, 1, 9), &file(None, 0, 9, &["known"])), Ok(()), "the same at the first start");
        assert_eq!(judged(&database(0, 1, 9), &file(Some("mine"), 1, 9, &["known"])), Ok(()));
    }

    #[test]
    fn two_stores_of_before_belong_together_if_what_is_in_the_file_is_known() {
        let upgraded = database(0, 0, 9);
        assert_eq!(judged(&upgraded, &file(None, 0, 0, &[])), Ok(()));
        assert_eq!(judged(&upgraded, &file(None, 0, 9, &["known", "deleted"])), Ok(()));
        assert_eq!(judged(&upgraded, &file(None, 0, 10, &["known"])), Err(Mismatch::Foreign));
        assert_eq!(judged(&upgraded, &file(None, 0, 9, &["foreign"])), Err(Mismatch::Foreign));
    }

    #[test]
    fn what_does_not_belong_together_is_named() {
        let mine = database(5, 5, 9);
        assert_eq!(judged(&mine, &file(Some("other"), 5, 9, &[])), Err(Mismatch::OtherInstance));
        assert_eq!(judged(&database(0, 0, 0), &file(Some("other"), 5, 9, &[])), Err(Mismatch::OtherInstance));
        assert_eq!(judged(&mine, &file(Some("mine"), 6, 9, &[])), Err(Mismatch::DatabaseOlder));
        assert_eq!(judged(&mine, &file(Some("mine"), 5, 10, &[])), Err(Mismatch::DatabaseOlder));
        assert_eq!(judged(&mine, &file(Some("mine"), 4, 9, &[])), Err(Mismatch::FileOlder));
        assert_eq!(judged(&mine, &file(None, 0, 9, &["known"])), Err(Mismatch::FileOlder));
        assert_eq!(judged(&mine, &file(None, 0, 0, &[])), Err(Mismatch::FileNew));
    }
}
