//! Which instance a file of events belongs to, by what is in the file. Whether it is the right one is judged in
//! [`crate::pairing`].

use super::{Events, InsertError, ReadError};
use rolecall_api::{OrganizationId, ProjectId};
use rusqlite::{Connection, params};
use std::time::Duration;

/// How long reading it may take: the usage of all organizations is looked through.
const TIME: Duration = Duration::from_secs(30);

/// What the file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    /// The id of the instance; none: a new file, or one of a version that kept no id.
    pub(crate) instance: Option<String>,
    /// See `0009_instance.sql`.
    pub(crate) epoch: i64,
    /// The highest number of a project that has or ever had something here.
    pub(crate) highest_project: i64,
    /// Whose usage is here.
    pub(crate) organizations: Vec<OrganizationId>,
}

impl FileIdentity {
    /// Whether nothing was ever captured into it.
    pub(crate) fn is_empty(&self) -> bool {
        self.highest_project == 0 && self.organizations.is_empty()
    }
}

impl Events {
    /// Reads what the file says of itself.
    pub(crate) async fn identity(&self) -> Result<FileIdentity, ReadError> {
        self.read(TIME, |connection| Ok(identity(connection)?)).await
    }

    /// The projects of which something is left.
    pub(crate) async fn projects(&self) -> Result<Vec<ProjectId>, ReadError> {
        self.read(TIME, |connection| {
            let mut projects = connection.prepare("SELECT project_id FROM projects")?;
            Ok(projects.query_map([], |row| row.get(0).map(ProjectId))?.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Writes down that the file belongs to an instance.
    pub(crate) async fn belong(&self, instance: String, epoch: i64, highest_project: i64) -> Result<(), InsertError> {
        self.file()?
            .writer
            .work(move |pen| {
                let sql =
                    "UPDATE identity SET instance_id = ?1, epoch = ?2, highest_project = MAX(highest_project, ?3)";
                pen.connection.execute(sql, params![instance, epoch, highest_project]).map(|_| ())
            })
            .await
    }
}

fn identity(connection: &Connection) -> rusqlite::Result<FileIdentity> {
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
