//! Which properties are rolled up: those that somebody asked for in the last thirty days, a few per project.

use super::super::clean::mark_dirty;
use super::super::writer::WriterState;
use super::{APPLY_TIME, ASK_AGAIN, Arrival, REFUSED, RolledProperty};
use crate::clock::Moment;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::time::{Duration, Instant};

/// Maximum number of properties per project.
pub(super) const PROPERTIES: usize = 10;
/// A property that nobody has asked for during this time is dropped.
pub(super) const KEPT: Duration = Duration::from_hours(30 * 24);

/// A property that somebody asked for; also one with too many values.
pub(in super::super) fn find(
    connection: &Connection,
    project: i64,
    name: &str,
) -> rusqlite::Result<Option<RolledProperty>> {
    let columns = RolledProperty::COLUMNS;
    let sql = format!("SELECT {columns} FROM rolled_properties WHERE project_id = ?1 AND name = ?2");
    connection.prepare_cached(&sql)?.query_row(params![project, name], RolledProperty::from_row).optional()
}

/// The properties of a project that are rolled up.
pub(super) fn rolled(connection: &Connection, project: i64) -> rusqlite::Result<Vec<RolledProperty>> {
    let columns = RolledProperty::COLUMNS;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {columns} FROM rolled_properties
         WHERE project_id = ?1 AND name IS NOT NULL AND refused_at IS NULL ORDER BY id"
    ))?;
    statement.query_map([project], RolledProperty::from_row)?.collect()
}

/// Records that somebody has asked for a property. If there are too many, it replaces the one that nobody has asked for
/// during the longest time, unless that is less than a day.
pub(super) fn ask(state: &mut WriterState, project: i64, name: &str, now: Moment) -> rusqlite::Result<()> {
    let transaction = state.connection.transaction()?;
    if let Some(found) = find(&transaction, project, name)? {
        transaction.execute(
            "UPDATE rolled_properties SET asked_at = MAX(asked_at, ?2) WHERE id = ?1",
            params![found.id, now.micros()],
        )?;
        if found.refused_at.is_some_and(|time| time <= now.before(REFUSED)) {
            restart(&transaction, found.id, None)?;
        }
        return transaction.commit();
    }
    let columns = RolledProperty::COLUMNS;
    let oldest: Vec<RolledProperty> = transaction
        .prepare(&format!(
            "SELECT {columns} FROM rolled_properties WHERE project_id = ?1 AND name IS NOT NULL ORDER BY asked_at, id"
        ))?
        .query_map([project], RolledProperty::from_row)?
        .collect::<rusqlite::Result<_>>()?;
    if let Some(oldest) = oldest.first().filter(|_| oldest.len() >= PROPERTIES) {
        if oldest.asked_at > now.before(ASK_AGAIN) {
            return Ok(());
        }
        transaction.execute("UPDATE rolled_properties SET name = NULL WHERE id = ?1", [oldest.id])?;
    }
    // Not if the project is gone.
    transaction.execute(
        "INSERT INTO rolled_properties (project_id, name, asked_at, rolled_created_at, rolled_event_id)
         SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM projects WHERE project_id = ?1)",
        params![project, name, now.micros(), Arrival::BEFORE_ALL.created_at, Arrival::BEFORE_ALL.id],
    )?;
    transaction.commit()
}

/// Starts to roll up a property from the first event again, or with `refused_at` not at all for some time.
pub(super) fn restart(transaction: &Transaction<'_>, id: i64, refused_at: Option<Moment>) -> rusqlite::Result<()> {
    let (project, name, asked_at): (i64, String, i64) = transaction
        .prepare_cached("SELECT project_id, name, asked_at FROM rolled_properties WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    transaction.prepare_cached("UPDATE rolled_properties SET name = NULL WHERE id = ?1")?.execute([id])?;
    // Under a new id, so that the old rollups can be deleted in slices.
    transaction
        .prepare_cached(
            "INSERT INTO rolled_properties (project_id, name, asked_at, rolled_created_at, rolled_event_id, refused_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            project,
            name,
            asked_at,
            Arrival::BEFORE_ALL.created_at,
            Arrival::BEFORE_ALL.id,
            refused_at.map(Moment::micros)
        ])?;
    Ok(())
}

/// Drops what nobody asks for, and deletes a slice of the rollups of dropped properties. Returns true if there is more.
pub(super) fn tidy(state: &mut WriterState, now: Moment) -> rusqlite::Result<bool> {
    let old = now.before(KEPT).micros();
    let is_any = "SELECT 1 FROM rolled_properties WHERE name IS NULL OR asked_at < ?1";
    if !state.connection.prepare_cached(is_any)?.exists([old])? {
        return Ok(false);
    }
    let transaction = state.connection.transaction()?;
    transaction.execute("UPDATE rolled_properties SET name = NULL WHERE asked_at < ?1", [old])?;
    let dropped = "SELECT id FROM rolled_properties WHERE name IS NULL LIMIT 1";
    let id: i64 = transaction.query_row(dropped, [], |row| row.get(0))?;
    if delete_slice(&transaction, id)? {
        transaction.execute("DELETE FROM rolled_properties WHERE id = ?1", [id])?;
    }
    mark_dirty(&transaction)?;
    transaction.commit()?;
    Ok(true)
}

/// Deletes rollups of a property. Returns true if none is left.
pub(super) fn delete_slice(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<bool> {
    let began = Instant::now();
    let mut delete = transaction.prepare_cached(
        "DELETE FROM property_rollups WHERE property_id = ?1 AND (event, quarter) IN
            (SELECT event, quarter FROM property_rollups WHERE property_id = ?1 LIMIT 200)",
    )?;
    loop {
        if delete.execute([id])? == 0 {
            return Ok(true);
        }
        if began.elapsed() > APPLY_TIME {
            return Ok(false);
        }
    }
}
