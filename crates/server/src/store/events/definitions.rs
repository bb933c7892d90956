//! The event and property names of a project, as suggestions in the app.

use super::{EventStore, ReadError};
use crate::clock::Moment;
use rolecall_api::{EventDefinition, ProjectId, PropertyDefinition};
use std::time::Duration;

const TIME: Duration = Duration::from_secs(5);

impl EventStore {
    /// All event names, sorted.
    pub(crate) async fn event_names(&self, project: ProjectId) -> Result<Vec<EventDefinition>, ReadError> {
        self.read(TIME, move |connection| {
            let mut statement = connection
                .prepare_cached("SELECT name, last_seen_at FROM event_names WHERE project_id = ?1 ORDER BY name")?;
            let names = statement.query_map([project.0], |row| {
                Ok(EventDefinition { name: row.get(0)?, last_seen_at: Moment::from_micros(row.get(1)?).wire() })
            })?;
            Ok(names.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// All property names, sorted.
    pub(crate) async fn property_names(&self, project: ProjectId) -> Result<Vec<PropertyDefinition>, ReadError> {
        self.read(TIME, move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT name FROM property_names WHERE project_id = ?1 ORDER BY name")?;
            let names = statement.query_map([project.0], |row| Ok(PropertyDefinition { name: row.get(0)? }))?;
            Ok(names.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }
}
