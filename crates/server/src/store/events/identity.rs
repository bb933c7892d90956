//! The identity of an events file: which instance it belongs to. Whether it fits is decided in `events::pairing`.

use super::{EventStore, InsertError, ReadError};
use rolecall_api::{OrganizationId, ProjectId};
use rusqlite::{Connection, params};
use std::time::Duration;

/// Time limit: reading it scans the usage of all organizations.
const TIME: Duration = Duration::from_secs(30);

/// The identity of the events file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    /// The id of the instance; `None`: a new file, or one of a version without ids.
    pub(crate) instance: Option<String>,
    /// Counts starts and hours; shared with the database. See `0009_instance.sql`.
    pub(crate) epoch: i64,
    /// The highest project number that was ever used here.
    pub(crate) highest_project: i64,
    /// Organizations with usage in this file.
    pub(crate) organizations: Vec<OrganizationId>,
}

impl FileIdentity {
    /// True if nothing was ever captured into it.
    pub(crate) fn is_empty(&self) -> bool {
        self.highest_project == 0 && self.organizations.is_empty()
    }
}

impl EventStore {
    /// Reads the identity of the events file.
    pub(crate) async fn identity(&self) -> Result<FileIdentity, ReadError> {
        self.read(TIME, |connection| Ok(identity(connection)?)).await
    }

    /// Projects with anything left in the file.
    pub(crate) async fn projects(&self) -> Result<Vec<ProjectId>, ReadError> {
        self.read(TIME, |connection| {
            let mut projects = connection.prepare("SELECT project_id FROM projects")?;
            Ok(projects.query_map([], |row| row.get(0).map(ProjectId))?.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Assigns the file to an instance.
    pub(crate) async fn belong(&self, instance: String, epoch: i64, highest_project: i64) -> Result<(), InsertError> {
        self.file()?
            .writer
            .work(move |state| {
                let sql =
                    "UPDATE identity SET instance_id = ?1, epoch = ?2, highest_project = MAX(highest_project, ?3)";
                state.connection.execute(sql, params![instance, epoch, highest_project]).map(|_| ())
            })
            .await
    }
}

/// Reads the identity in one state of the file.
pub(crate) fn identity(connection: &Connection) -> rusqlite::Result<FileIdentity> {
    let snapshot = connection.unchecked_transaction()?;
    let highest = "SELECT MAX(instance.highest_project,
            COALESCE((SELECT MAX(project_id) FROM projects), 0), COALESCE((SELECT MAX(project_id) FROM events), 0),
            COALESCE((SELECT MAX(project_id) FROM rollups), 0), COALESCE((SELECT MAX(project_id) FROM usage), 0)),
            instance_id, epoch
        FROM identity AS instance";
    let mut identity = snapshot.query_row(highest, [], |row| {
        Ok(FileIdentity {
            highest_project: row.get(0)?,
            instance: row.get(1)?,
            epoch: row.get(2)?,
            organizations: Vec::new(),
        })
    })?;
    let mut organizations = snapshot.prepare("SELECT DISTINCT organization_id FROM usage")?;
    identity.organizations =
        organizations.query_map([], |row| row.get(0).map(OrganizationId))?.collect::<rusqlite::Result<_>>()?;
    Ok(identity)
}
