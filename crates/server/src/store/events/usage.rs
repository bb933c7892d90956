//! Usage: the number of captured events by project and day. It is billed, so it outlives events and projects.

use super::{EventStore, ReadError, rollup::signed};
use crate::calendar::Day;
use crate::clock::Moment;
use rolecall_api::{OrganizationId, ProjectId};
use rusqlite::{Transaction, params};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// Time limit of reading usage.
const TIME: Duration = Duration::from_secs(10);
/// The number of events of a project captured on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// The project; may be deleted.
    pub project: ProjectId,
    /// The day on which they arrived.
    pub day: Day,
    /// Number of events.
    pub events: u64,
}

/// The usage added by a transaction.
#[derive(Default)]
pub(super) struct Counter {
    added: HashMap<OrganizationId, BTreeMap<i64, u64>>,
}

impl Counter {
    pub(super) fn add(&mut self, organization: &OrganizationId, project: i64) {
        if let Some(projects) = self.added.get_mut(organization) {
            *projects.entry(project).or_default() += 1;
        } else {
            self.added.insert(organization.clone(), BTreeMap::from([(project, 1)]));
        }
    }

    pub(super) fn apply(self, transaction: &Transaction<'_>, now: Moment) -> rusqlite::Result<()> {
        let mut add = transaction.prepare_cached(
            "INSERT INTO usage (organization_id, project_id, day, events) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (organization_id, day, project_id) DO UPDATE SET events = events + excluded.events",
        )?;
        for (organization, projects) in self.added {
            for (project, events) in projects {
                add.execute(params![organization.as_str(), project, Day::from_moment(now).0, signed(events)])?;
            }
        }
        Ok(())
    }
}

impl EventStore {
    /// The usage of an organization by day and project, from one day to another, both included.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub async fn usage(&self, organization: &OrganizationId, from: Day, to: Day) -> Result<Vec<Usage>, ReadError> {
        let organization = organization.clone();
        self.read_briefly(TIME, move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT project_id, day, events FROM usage
                 WHERE organization_id = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, project_id",
            )?;
            let usage = statement.query_map(params![organization.as_str(), from.0, to.0], |row| {
                let events: i64 = row.get(2)?;
                Ok(Usage {
                    project: ProjectId(row.get(0)?),
                    day: Day(row.get(1)?),
                    events: u64::try_from(events).unwrap_or_default(),
                })
            })?;
            Ok(usage.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }
}
