//! Deletes the events of one user and their share of the rollups, in the slices of [`super::remove`]. The count of
//! deleted events is stored in the same transactions, so a crash does not lose it.

use super::property_rollup::Subtraction;
use super::remove::{Deletion, READ_TIME, delete, forget_if_idle, forget_names, rows};
use super::writer::WriterState;
use super::{EventStore, InsertError, QUARTER, ReadError, rollup};
use crate::clock::Moment;
use rolecall_api::ProjectId;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// Number of users to read at once.
const PEOPLE: u32 = 20_000;

/// An erasure to carry out.
#[derive(Debug, Clone)]
pub(crate) struct ErasureTask {
    /// The id of the erasure, under which the count is stored until it is finished.
    pub(crate) erasure: String,
    pub(crate) project: ProjectId,
    pub(crate) distinct_id: String,
    /// Only events that arrived until then; `None`: all.
    pub(crate) until: Option<Moment>,
}

impl EventStore {
    /// Deletes the events of one user.
    pub(crate) async fn erase(&self, erase: &ErasureTask) -> Result<(), InsertError> {
        loop {
            let erase = erase.clone();
            if self.file()?.writer.work(move |state| erase_slice(state, &erase)).await? == 0 {
                return Ok(());
            }
        }
    }

    /// The users of a project whose distinct ID matches.
    pub(crate) async fn people(
        &self,
        project: ProjectId,
        is_wanted: impl Fn(&str) -> bool + Clone + Send + 'static,
    ) -> Result<Vec<String>, ReadError> {
        let (mut wanted, mut after) = (Vec::new(), Some(String::new()));
        while let Some(last) = after {
            let is_wanted = is_wanted.clone();
            let sql = "SELECT distinct_id FROM people WHERE project_id = ?1 AND distinct_id > ?2
                ORDER BY distinct_id LIMIT ?3";
            let (found, end) = self
                .read(READ_TIME, move |connection| {
                    let mut statement = connection.prepare_cached(sql)?;
                    let mut rows = statement.query(params![project.0, last, PEOPLE])?;
                    let (mut found, mut end) = (Vec::new(), None);
                    while let Some(row) = rows.next()? {
                        let person: String = row.get(0)?;
                        if is_wanted(&person) {
                            found.push(person.clone());
                        }
                        end = Some(person);
                    }
                    Ok((found, end))
                })
                .await?;
            wanted.extend(found);
            after = end;
        }
        Ok(wanted)
    }

    /// The number of events deleted by each erasure; without those that deleted none.
    pub(crate) async fn erased(&self) -> Result<BTreeMap<String, u64>, ReadError> {
        self.read_briefly(READ_TIME, |connection| {
            let mut statement = connection.prepare("SELECT erasure_id, events FROM erasing")?;
            let count = |events: i64| u64::try_from(events).unwrap_or_default();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, count(row.get(1)?))))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Deletes the counts of finished erasures: these, or all.
    pub(crate) async fn forget_erased(&self, erasures: Option<Vec<String>>) -> Result<(), InsertError> {
        self.file()?
            .writer
            .work(move |state| {
                let transaction = state.connection.transaction()?;
                match erasures {
                    None => {
                        transaction.execute("DELETE FROM erasing", [])?;
                    }
                    Some(erasures) => {
                        for erasure in erasures {
                            transaction.execute("DELETE FROM erasing WHERE erasure_id = ?1", [erasure])?;
                        }
                    }
                }
                transaction.commit()
            })
            .await
    }
}

fn erase_slice(state: &mut WriterState, erase: &ErasureTask) -> rusqlite::Result<usize> {
    let (project, person, until) = (erase.project.0, &erase.distinct_id, erase.until.map(Moment::micros));
    state.removals += 1;
    let transaction = state.connection.transaction()?;
    let number: Option<u32> = transaction
        .prepare_cached("SELECT number FROM people WHERE project_id = ?1 AND distinct_id = ?2")?
        .query_row(params![project, person], |row| row.get(0))
        .optional()?;
    let condition = "INDEXED BY events_by_person
        WHERE project_id = ?1 AND distinct_id = ?2 AND (?3 IS NULL OR created_at <= ?3)";
    let rows = rows(&transaction, condition, &[&project, person, &until])?;
    let mut by_property = Subtraction::new(&transaction, project, person, number)?;
    let gone = delete(&transaction, &rows, |step| {
        let (event, quarter, events) = match step {
            Deletion::Row(row) => return by_property.note(row.id, &row.event, row.quarter),
            Deletion::Deleted { event, quarter, events } => (event, quarter, events),
        };
        by_property.subtract(event, quarter)?;
        let is_left = transaction
            .prepare_cached(
                "SELECT 1 FROM events INDEXED BY events_by_person WHERE project_id = ?1 AND distinct_id = ?2
                    AND timestamp >= ?3 AND timestamp < ?4 AND event = ?5 LIMIT 1",
            )?
            .exists(params![
                project,
                person,
                quarter.saturating_mul(QUARTER),
                quarter.saturating_add(1).saturating_mul(QUARTER),
                event
            ])?;
        rollup::subtract(&transaction, (project, event, quarter), events, number.filter(|_| !is_left))
    })?;
    transaction
        .prepare_cached(
            "INSERT INTO erasing (erasure_id, events) VALUES (?1, ?2)
             ON CONFLICT (erasure_id) DO UPDATE SET events = events + excluded.events",
        )?
        .execute(params![erase.erasure, rollup::signed(gone as u64)])?;
    let names = forget_names(&transaction, project, &rows[..gone])?;
    let is_forgotten = rows.is_empty() && forget_if_idle(&transaction, project, person)?;
    transaction.commit()?;
    state.names.forget_events(project, names);
    if is_forgotten {
        state.names.forget_person(project, person);
    }
    Ok(gone)
}
