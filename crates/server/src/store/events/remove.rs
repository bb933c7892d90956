//! Deletes events of deleted projects and expired events (those of one user: [`super::erase`]). Works in short slices,
//! so that captured events need not wait. After a crash it starts again, because the reason is only forgotten at the
//! end.
//!
//! Deleted rows are overwritten with zeros. Copies can stay in the log until it is truncated ([`super::clean`]).

use super::clean::mark_dirty;
use super::writer::WriterState;
use super::{EventStore, InsertError, QUARTER, ReadError, property_rollup, rollup};
use crate::clock::Moment;
use rolecall_api::{OrganizationId, ProjectId};
use rusqlite::{Transaction, params};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Maximum number of rows per transaction.
const SLICE: i64 = 2000;
/// A slice is committed after this time, even if incomplete: rows can be large and disks slow.
const SLICE_TIME: Duration = Duration::from_millis(50);
/// Time limit for finding rows to delete.
pub(super) const READ_TIME: Duration = Duration::from_secs(30);

impl EventStore {
    /// Deletes what is left of a deleted project; its usage stays. The store remembers that something is to be cleaned
    /// until [`EventStore::forget_project`].
    pub(crate) async fn drop_project(&self, project: ProjectId) -> Result<(), InsertError> {
        while self.file()?.writer.work(move |state| drop_slice(state, project.0)).await? {}
        Ok(())
    }

    /// Deletes the last trace of a project.
    pub(crate) async fn forget_project(&self, project: ProjectId) -> Result<(), InsertError> {
        self.file()?
            .writer
            .work(move |state| {
                let sql = "DELETE FROM projects WHERE project_id = ?1
                    AND NOT EXISTS (SELECT 1 FROM people WHERE project_id = ?1)";
                let transaction = state.connection.transaction()?;
                if transaction.execute(sql, [project.0])? > 0 {
                    property_rollup::forget_project(&transaction, project.0)?;
                }
                transaction.commit()
            })
            .await
    }

    /// Deletes events before `before`, rounded to a quarter of an hour, and users without other events. If the oldest
    /// event is not old enough, it reads nothing else.
    pub(crate) async fn drop_older(&self, project: ProjectId, before: Moment) -> Result<(), DropError> {
        let quarter = before.micros().div_euclid(QUARTER);
        let is_any_old = self.read(READ_TIME, move |connection| {
            let sql = "SELECT 1 FROM events INDEXED BY events_newest WHERE project_id = ?1 AND timestamp < ?2 LIMIT 1";
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement.exists(params![project.0, quarter.saturating_mul(QUARTER)])?)
        });
        if !is_any_old.await? {
            return Ok(());
        }
        while self
            .file()
            .map_err(InsertError::from)?
            .writer
            .work(move |state| old_slice(state, project.0, quarter))
            .await?
        {}
        Ok(())
    }

    /// Deletes the usage of a deleted organization.
    pub(crate) async fn drop_usage(&self, organization: OrganizationId) -> Result<(), InsertError> {
        let sql = "DELETE FROM usage WHERE (organization_id, day, project_id) IN
            (SELECT organization_id, day, project_id FROM usage WHERE organization_id = ?1 LIMIT ?2)";
        loop {
            let organization = organization.clone();
            let slice =
                move |state: &mut WriterState| state.connection.execute(sql, params![organization.as_str(), SLICE]);
            if self.file()?.writer.work(slice).await? == 0 {
                return Ok(());
            }
        }
    }
}

/// Why expired events were not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DropError {
    /// Finding them failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Deleting them failed.
    #[error(transparent)]
    Write(#[from] InsertError),
}

/// An event to delete.
pub(super) struct ExpiredRow {
    pub(super) id: i64,
    pub(super) event: String,
    pub(super) quarter: i64,
    distinct_id: String,
}

/// At most a slice of the events that match `condition`, sorted by time.
pub(super) fn rows(
    transaction: &Transaction<'_>,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<Vec<ExpiredRow>> {
    let sql =
        format!("SELECT id, event, timestamp, distinct_id FROM events {condition} ORDER BY timestamp LIMIT {SLICE}");
    let mut statement = transaction.prepare_cached(&sql)?;
    let rows = statement.query_map(values, |row| {
        let timestamp: i64 = row.get(2)?;
        Ok(ExpiredRow {
            id: row.get(0)?,
            event: row.get(1)?,
            quarter: timestamp.div_euclid(QUARTER),
            distinct_id: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// A step of [`delete`].
pub(super) enum Deletion<'a> {
    /// This row is about to be deleted.
    Row(&'a ExpiredRow),
    /// This many events of a name in a quarter of an hour were deleted.
    Deleted { event: &'a str, quarter: i64, events: u64 },
}

/// Deletes rows until all are gone or the time is up, and returns how many. Calls `step` before each row, and after the
/// rows of a quarter of an hour for each name.
pub(super) fn delete(
    transaction: &Transaction<'_>,
    rows: &[ExpiredRow],
    mut step: impl FnMut(Deletion<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<usize> {
    let began = Instant::now();
    let is_up = || began.elapsed() > SLICE_TIME;
    let mut delete = transaction.prepare_cached("DELETE FROM events WHERE id = ?1")?;
    let mut gone = 0;
    for quarter in rows.chunk_by(|one, next| one.quarter == next.quarter) {
        let mut names: BTreeMap<&str, u64> = BTreeMap::new();
        for row in quarter {
            step(Deletion::Row(row))?;
            delete.execute([row.id])?;
            *names.entry(&row.event).or_default() += 1;
            gone += 1;
            if is_up() {
                break;
            }
        }
        for (event, events) in names {
            step(Deletion::Deleted { event, quarter: quarter[0].quarter, events })?;
        }
        if is_up() {
            break;
        }
    }
    mark_dirty(transaction)?;
    Ok(gone)
}

/// Removes event names without remaining events from the suggestions, and returns them.
pub(super) fn forget_names<'a>(
    transaction: &Transaction<'_>,
    project: i64,
    gone: &'a [ExpiredRow],
) -> rusqlite::Result<Vec<&'a str>> {
    let names: BTreeSet<&str> = gone.iter().map(|row| row.event.as_str()).collect();
    let mut forgotten = Vec::new();
    for name in names {
        if rollup::forget_name(transaction, project, name)? {
            forgotten.push(name);
        }
    }
    Ok(forgotten)
}

/// Deletes a user without events, and returns whether it did.
pub(super) fn forget_if_idle(transaction: &Transaction<'_>, project: i64, person: &str) -> rusqlite::Result<bool> {
    let gone = transaction
        .prepare_cached(
            "DELETE FROM people WHERE project_id = ?1 AND distinct_id = ?2 AND NOT EXISTS
                (SELECT 1 FROM events INDEXED BY events_by_person WHERE project_id = ?1 AND distinct_id = ?2)",
        )?
        .execute(params![project, person])?;
    Ok(gone > 0)
}

/// Deletes a slice of a project. Returns true if there can be more.
fn drop_slice(state: &mut WriterState, project: i64) -> rusqlite::Result<bool> {
    state.names.forget_project(project);
    state.removals += 1;
    let transaction = state.connection.transaction()?;
    let rows = rows(&transaction, "INDEXED BY events_newest WHERE project_id = ?1", &[&project])?;
    if !rows.is_empty() {
        delete(&transaction, &rows, |_| Ok(()))?;
        transaction.commit()?;
        return Ok(true);
    }
    if property_rollup::drop_project_slice(&transaction, project)? {
        transaction.commit()?;
        return Ok(true);
    }
    let mut gone = 0;
    for sql in [
        "DELETE FROM rollups WHERE (event, quarter) IN (SELECT event, quarter FROM rollups WHERE project_id = ?1 LIMIT 200)
            AND project_id = ?1",
        "DELETE FROM people WHERE distinct_id IN (SELECT distinct_id FROM people WHERE project_id = ?1 LIMIT 200)
            AND project_id = ?1",
        "DELETE FROM event_names WHERE name IN (SELECT name FROM event_names WHERE project_id = ?1 LIMIT 200)
            AND project_id = ?1",
        "DELETE FROM property_names WHERE name IN (SELECT name FROM property_names WHERE project_id = ?1 LIMIT 200)
            AND project_id = ?1",
    ] {
        let began = Instant::now();
        loop {
            let slice = transaction.prepare_cached(sql)?.execute([project])?;
            gone += slice;
            if slice == 0 || began.elapsed() > SLICE_TIME {
                break;
            }
        }
        if gone > 0 {
            mark_dirty(&transaction)?;
            break;
        }
    }
    transaction.commit()?;
    Ok(gone > 0)
}

/// Deletes a slice of expired events. Returns true if there can be more.
fn old_slice(state: &mut WriterState, project: i64, quarter: i64) -> rusqlite::Result<bool> {
    state.removals += 1;
    let transaction = state.connection.transaction()?;
    let condition = "INDEXED BY events_newest WHERE project_id = ?1 AND timestamp < ?2";
    let rows = rows(&transaction, condition, &[&project, &quarter.saturating_mul(QUARTER)])?;
    let gone = delete(&transaction, &rows, |step| {
        let Deletion::Deleted { event, quarter, .. } = step else { return Ok(()) };
        // The whole quarter-hour at once, so that no trend counts events that are about to be deleted.
        transaction
            .prepare_cached("DELETE FROM rollups WHERE project_id = ?1 AND event = ?2 AND quarter = ?3")?
            .execute(params![project, event, quarter])?;
        property_rollup::drop_quarter(&transaction, project, event, quarter)
    })?;
    let people: BTreeSet<&str> = rows[..gone].iter().map(|row| row.distinct_id.as_str()).collect();
    let mut forgotten = Vec::new();
    for person in people {
        if forget_if_idle(&transaction, project, person)? {
            forgotten.push(person);
        }
    }
    let names = forget_names(&transaction, project, &rows[..gone])?;
    transaction.commit()?;
    state.names.forget_events(project, names);
    for person in forgotten {
        state.names.forget_person(project, person);
    }
    Ok(gone > 0)
}
