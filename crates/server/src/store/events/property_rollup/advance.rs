//! Rolls up the next events by arrival. A reader finds out what to add, so that the writer thread only has to change
//! the rollups. If events were deleted in between, it discards that, because it may include them.

use super::super::ReadError;
use super::super::clean::mark_dirty;
use super::super::writer::WriterState;
use super::chunk::{Changes, Chunk, change, encode};
use super::{Arrival, RolledProperty, asked, paths, values_sql};
use crate::clock::Moment;
use crate::store::events::QUARTER;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Maximum number of values of a property among the events of a name in a quarter of an hour. A property with more is
/// not rolled up.
pub(super) const VALUES: usize = 1000;

/// What to roll up next: properties of a project that have been rolled up until the same event.
pub(super) struct Task {
    pub(super) project: i64,
    properties: Vec<RolledProperty>,
    after: Arrival,
    /// The event until which other properties have been rolled up; then all go on together.
    until: Option<Arrival>,
}

/// What to add to the rollups.
pub(super) struct Batch {
    properties: Vec<RolledProperty>,
    after: Arrival,
    /// The last event in it.
    end: Arrival,
    /// For each property, by name and quarter of an hour.
    added: Vec<BTreeMap<(String, i64), Changes>>,
}

/// What became of a batch.
pub(super) enum Applied {
    /// It was added, within this time.
    In(Duration),
    /// Events were deleted since it was read, so it was discarded.
    Stale,
}

/// What to roll up next, if for any property at least `waiting` events are not rolled up. Projects take turns: it begins
/// with the one after `last`.
pub(super) fn next(connection: &Connection, waiting: u32, last: i64) -> Result<Option<Task>, ReadError> {
    let snapshot = connection.unchecked_transaction()?;
    let mut projects = snapshot.prepare_cached(
        "SELECT DISTINCT project_id FROM rolled_properties WHERE name IS NOT NULL AND refused_at IS NULL",
    )?;
    let mut projects: Vec<i64> = projects.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    projects.sort_unstable_by_key(|project| (*project <= last, *project));
    for project in projects {
        let mut properties = asked::rolled(&snapshot, project)?;
        let Some(after) = properties.iter().map(|property| property.rolled).min() else { continue };
        if unrolled(&snapshot, project, after, waiting)? < waiting {
            continue;
        }
        let until = properties.iter().map(|property| property.rolled).filter(|rolled| *rolled > after).min();
        properties.retain(|property| property.rolled == after);
        return Ok(Some(Task { project, properties, after, until }));
    }
    Ok(None)
}

/// Number of events of a project that arrived after one, up to `most`.
pub(in super::super) fn unrolled(
    connection: &Connection,
    project: i64,
    after: Arrival,
    most: u32,
) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "SELECT COUNT(*) FROM (SELECT 1 FROM events INDEXED BY events_by_arrival
                WHERE project_id = ?1 AND created_at >= ?2 AND (created_at > ?2 OR id > ?3) LIMIT ?4)",
        )?
        .query_row(params![project, after.created_at, after.id, most], |row| row.get(0))
}

/// Reads at most `limit` events.
pub(super) fn read(connection: &Connection, task: Task, limit: usize) -> Result<Batch, ReadError> {
    let until = task.until.unwrap_or(Arrival { created_at: i64::MAX, id: i64::MAX });
    let values = values_sql(&task.properties, 7);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT created_at, id, event, timestamp, (SELECT number FROM people
                WHERE people.project_id = events.project_id AND people.distinct_id = events.distinct_id){values}
         FROM events INDEXED BY events_by_arrival
         WHERE project_id = ?1 AND created_at >= ?2 AND (created_at > ?2 OR id > ?3)
            AND created_at <= ?4 AND (created_at < ?4 OR id <= ?5)
         ORDER BY created_at, id LIMIT ?6"
    ))?;
    let limit_number = i64::try_from(limit).unwrap_or(i64::MAX);
    let numbers = [task.project, task.after.created_at, task.after.id, until.created_at, until.id, limit_number];
    let placed = numbers.into_iter().map(Value::Integer).chain(paths(&task.properties).map(Value::Text));
    let mut rows = statement.query(params_from_iter(placed))?;
    let (mut end, mut events) = (task.after, 0);
    let mut added = vec![BTreeMap::<(String, i64), Changes>::new(); task.properties.len()];
    while let Some(row) = rows.next()? {
        end = Arrival { created_at: row.get(0)?, id: row.get(1)? };
        let person: Option<u32> = row.get(4)?;
        let Some(person) = person else { return Err(ReadError::Broken("people")) };
        let key = (row.get(2)?, row.get::<_, i64>(3)?.div_euclid(QUARTER));
        for (place, added) in added.iter_mut().enumerate() {
            let changes = match added.get_mut(&key) {
                Some(changes) => changes,
                None => added.entry(key.clone()).or_default(),
            };
            let change = changes.entry(encode(row.get_ref(place + 5)?)).or_default();
            change.added += 1;
            change.people.push(person);
        }
        events += 1;
    }
    if events < limit {
        // Those until which the others have been rolled up may have been deleted.
        end = task.until.unwrap_or(end);
    }
    Ok(Batch { properties: task.properties, after: task.after, end, added })
}

/// Adds a batch to the rollups, if no events were deleted since `removals`.
pub(super) fn apply(state: &mut WriterState, removals: u64, batch: Batch, now: Moment) -> rusqlite::Result<Applied> {
    if state.removals != removals {
        return Ok(Applied::Stale);
    }
    let began = Instant::now();
    let transaction = state.connection.transaction()?;
    for (property, added) in batch.properties.iter().zip(&batch.added) {
        let is_current = transaction
            .prepare_cached(
                "UPDATE rolled_properties SET rolled_created_at = ?4, rolled_event_id = ?5
                 WHERE id = ?1 AND rolled_created_at = ?2 AND rolled_event_id = ?3 AND name IS NOT NULL",
            )?
            .execute(params![
                property.id,
                batch.after.created_at,
                batch.after.id,
                batch.end.created_at,
                batch.end.id
            ])?;
        // Else it was dropped since.
        if is_current == 0 {
            continue;
        }
        for ((event, quarter), changes) in added {
            let stored = read_chunk(&transaction, property.id, event, *quarter)?.unwrap_or_default();
            let chunk = change(&stored, changes)?;
            if chunk.values > VALUES {
                asked::restart(&transaction, property.id, Some(now))?;
                break;
            }
            write_chunk(&transaction, property.id, event, *quarter, &chunk)?;
        }
    }
    transaction.commit()?;
    Ok(Applied::In(began.elapsed()))
}

pub(super) fn read_chunk(
    transaction: &Transaction<'_>,
    property: i64,
    event: &str,
    quarter: i64,
) -> rusqlite::Result<Option<Chunk>> {
    transaction
        .prepare_cached(
            "SELECT counts, people FROM property_rollups WHERE property_id = ?1 AND event = ?2 AND quarter = ?3",
        )?
        .query_row(params![property, event, quarter], |row| {
            Ok(Chunk { counts: row.get(0)?, people: row.get(1)?, ..Chunk::default() })
        })
        .optional()
}

/// Stores a chunk; deletes it if it is empty.
pub(super) fn write_chunk(
    transaction: &Transaction<'_>,
    property: i64,
    event: &str,
    quarter: i64,
    chunk: &Chunk,
) -> rusqlite::Result<()> {
    if chunk.values == 0 {
        mark_dirty(transaction)?;
        return transaction
            .prepare_cached("DELETE FROM property_rollups WHERE property_id = ?1 AND event = ?2 AND quarter = ?3")?
            .execute(params![property, event, quarter])
            .map(|_| ());
    }
    transaction
        .prepare_cached(
            "INSERT INTO property_rollups (property_id, event, quarter, counts, people) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (property_id, event, quarter)
             DO UPDATE SET counts = excluded.counts, people = excluded.people",
        )?
        .execute(params![property, event, quarter, chunk.counts, chunk.people])
        .map(|_| ())
}
