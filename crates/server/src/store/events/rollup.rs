//! Rollups: per quarter of an hour and event name, the number of events and the set of users. Updated in the
//! transactions that change the events, so they are always exact.

use roaring::RoaringBitmap;
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeMap;

/// The rollup changes of one transaction.
#[derive(Default)]
pub(super) struct Rollup {
    // Keyed by project and name first, because the same name occurs in many events.
    added: BTreeMap<i64, BTreeMap<String, BTreeMap<i64, Added>>>,
}

#[derive(Default)]
struct Added {
    events: u64,
    people: Vec<u32>,
}

impl Rollup {
    pub(super) fn add(&mut self, project: i64, event: &str, quarter: i64, person: u32) {
        let names = self.added.entry(project).or_default();
        if !names.contains_key(event) {
            names.insert(event.to_owned(), BTreeMap::new());
        }
        if let Some(quarters) = names.get_mut(event) {
            let added = quarters.entry(quarter).or_default();
            added.events += 1;
            added.people.push(person);
        }
    }

    pub(super) fn apply(self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        for (project, names) in self.added {
            for (event, quarters) in names {
                for (quarter, added) in quarters {
                    apply(transaction, project, &event, quarter, added)?;
                }
            }
        }
        Ok(())
    }
}

fn apply(transaction: &Transaction<'_>, project: i64, event: &str, quarter: i64, added: Added) -> rusqlite::Result<()> {
    let mut people = people(transaction, project, event, quarter)?.unwrap_or_default();
    people.extend(added.people);
    transaction
        .prepare_cached(
            "INSERT INTO rollups (project_id, event, quarter, events, people) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (project_id, event, quarter)
             DO UPDATE SET events = events + excluded.events, people = excluded.people",
        )?
        .execute(params![project, event, quarter, signed(added.events), bytes(&people)])?;
    Ok(())
}

/// Subtracts events from a rollup, and removes `person` from its set if given (they then have no such event there).
pub(super) fn subtract(
    transaction: &Transaction<'_>,
    (project, event, quarter): (i64, &str, i64),
    events: u64,
    person: Option<u32>,
) -> rusqlite::Result<()> {
    let mut people = people(transaction, project, event, quarter)?.unwrap_or_default();
    if let Some(person) = person {
        people.remove(person);
    }
    transaction
        .prepare_cached(
            "UPDATE rollups SET events = events - ?4, people = ?5
             WHERE project_id = ?1 AND event = ?2 AND quarter = ?3",
        )?
        .execute(params![project, event, quarter, signed(events), bytes(&people)])?;
    transaction
        .prepare_cached("DELETE FROM rollups WHERE project_id = ?1 AND event = ?2 AND quarter = ?3 AND events <= 0")?
        .execute(params![project, event, quarter])?;
    Ok(())
}

/// Removes an event name that no event has from the suggestions; true if it was one.
pub(super) fn forget_name(transaction: &Transaction<'_>, project: i64, event: &str) -> rusqlite::Result<bool> {
    let gone = transaction
        .prepare_cached(
            "DELETE FROM event_names WHERE project_id = ?1 AND name = ?2 AND NOT EXISTS
                (SELECT 1 FROM rollups WHERE project_id = ?1 AND event = ?2)",
        )?
        .execute(params![project, event])?;
    Ok(gone > 0)
}

fn people(
    transaction: &Transaction<'_>,
    project: i64,
    event: &str,
    quarter: i64,
) -> rusqlite::Result<Option<RoaringBitmap>> {
    transaction
        .prepare_cached("SELECT people FROM rollups WHERE project_id = ?1 AND event = ?2 AND quarter = ?3")?
        .query_row(params![project, event, quarter], |row| set(row.get_ref(0)?.as_blob()?, 0))
        .optional()
}

/// Parses a stored set, from column `index`.
pub(super) fn set(bytes: &[u8], index: usize) -> rusqlite::Result<RoaringBitmap> {
    RoaringBitmap::deserialize_from(bytes)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Blob, Box::new(error)))
}

/// A set as it is stored.
pub(super) fn bytes(set: &RoaringBitmap) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(set.serialized_size());
    // Writing to memory cannot fail.
    let _ = set.serialize_into(&mut bytes);
    bytes
}

/// A number as a signed integer, as SQLite stores it.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
