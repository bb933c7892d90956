//! Removes deleted events from rollups by property, in the transactions that delete the events.

use super::super::clean::mark_dirty;
use super::advance::{read_chunk, write_chunk};
use super::chunk::{Changes, change, encode};
use super::{Arrival, RolledProperty, asked, paths, values_sql};
use crate::store::events::QUARTER;
use rusqlite::types::Value;
use rusqlite::{Transaction, params, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of events of the user that are left in a quarter of an hour. With more, finding out which values are
/// left would take long in each slice, so the property is rolled up again from the first event.
pub(super) const LEFT: usize = 2000;

/// Subtracts events of one user that are deleted.
pub(in super::super) struct Subtraction<'t> {
    transaction: &'t Transaction<'t>,
    project: i64,
    person: &'t str,
    /// The user's number.
    number: Option<u32>,
    properties: Vec<RolledProperty>,
    /// Reads the time of arrival and the values of an event, with the paths of the properties.
    values: (String, Vec<Value>),
    /// For each property, by name and quarter of an hour.
    gone: Vec<BTreeMap<(String, i64), Changes>>,
}

impl<'t> Subtraction<'t> {
    pub(in super::super) fn new(
        transaction: &'t Transaction<'t>,
        project: i64,
        person: &'t str,
        number: Option<u32>,
    ) -> rusqlite::Result<Self> {
        let mut subtraction = Subtraction {
            transaction,
            project,
            person,
            number,
            properties: Vec::new(),
            values: Default::default(),
            gone: Vec::new(),
        };
        subtraction.begin()?;
        Ok(subtraction)
    }

    /// Begins, also after the rollups of a property have started again.
    fn begin(&mut self) -> rusqlite::Result<()> {
        self.properties = asked::rolled(self.transaction, self.project)?;
        let sql = format!("SELECT created_at{} FROM events WHERE id = ?1", values_sql(&self.properties, 2));
        self.values = (sql, paths(&self.properties).map(Value::Text).collect());
        self.gone = vec![BTreeMap::new(); self.properties.len()];
        Ok(())
    }

    /// Notes the values of an event that is about to be deleted.
    pub(in super::super) fn note(&mut self, id: i64, event: &str, quarter: i64) -> rusqlite::Result<()> {
        if self.properties.is_empty() {
            return Ok(());
        }
        let (sql, paths) = &self.values;
        let mut read = self.transaction.prepare_cached(sql)?;
        let id_value = Value::Integer(id);
        let mut rows = read.query(params_from_iter(std::iter::once(&id_value).chain(paths)))?;
        let Some(row) = rows.next()? else { return Ok(()) };
        let arrival = Arrival { created_at: row.get(0)?, id };
        for (place, property) in self.properties.iter().enumerate() {
            if arrival <= property.rolled {
                let changes = self.gone[place].entry((event.to_owned(), quarter)).or_default();
                changes.entry(encode(row.get_ref(place + 1)?)).or_default().gone += 1;
            }
        }
        Ok(())
    }

    /// Subtracts the noted events of a name in a quarter of an hour, after they were deleted.
    pub(in super::super) fn subtract(&mut self, event: &str, quarter: i64) -> rusqlite::Result<()> {
        let key = (event.to_owned(), quarter);
        let mut gone: Vec<Option<Changes>> = self.gone.iter_mut().map(|gone| gone.remove(&key)).collect();
        if gone.iter().all(Option::is_none) {
            return Ok(());
        }
        let Some(left) = self.left(event, quarter)? else {
            for (place, property) in self.properties.iter().enumerate() {
                if gone[place].is_some() || !self.gone[place].is_empty() {
                    asked::restart(self.transaction, property.id, None)?;
                }
            }
            return self.begin();
        };
        for ((property, left), gone) in self.properties.iter().zip(&left).zip(&mut gone) {
            let Some(gone) = gone else { continue };
            for (value, change) in gone.iter_mut() {
                change.person_gone = self.number.filter(|_| !left.contains(value));
            }
            // None: the whole quarter of an hour has expired.
            if let Some(stored) = read_chunk(self.transaction, property.id, event, quarter)? {
                write_chunk(self.transaction, property.id, event, quarter, &change(&stored, gone)?)?;
            }
        }
        Ok(())
    }

    /// For each property the values that the user still has in a quarter of an hour. `None`: too many events.
    fn left(&self, event: &str, quarter: i64) -> rusqlite::Result<Option<Vec<BTreeSet<Vec<u8>>>>> {
        let values = values_sql(&self.properties, 7);
        let mut read = self.transaction.prepare_cached(&format!(
            "SELECT created_at, id{values} FROM events INDEXED BY events_by_person WHERE project_id = ?1
                AND distinct_id = ?2 AND timestamp >= ?3 AND timestamp < ?4 AND event = ?5 LIMIT ?6"
        ))?;
        let limit = i64::try_from(LEFT + 1).unwrap_or(i64::MAX);
        let placed = [
            Value::Integer(self.project),
            Value::Text(self.person.to_owned()),
            Value::Integer(quarter.saturating_mul(QUARTER)),
            Value::Integer(quarter.saturating_add(1).saturating_mul(QUARTER)),
            Value::Text(event.to_owned()),
            Value::Integer(limit),
        ];
        let mut rows = read.query(params_from_iter(placed.iter().chain(&self.values.1)))?;
        let mut left = vec![BTreeSet::new(); self.properties.len()];
        let mut events = 0;
        while let Some(row) = rows.next()? {
            events += 1;
            if events > LEFT {
                return Ok(None);
            }
            let arrival = Arrival { created_at: row.get(0)?, id: row.get(1)? };
            for (place, property) in self.properties.iter().enumerate() {
                if arrival <= property.rolled {
                    left[place].insert(encode(row.get_ref(place + 2)?));
                }
            }
        }
        Ok(Some(left))
    }
}

/// Deletes what is rolled up of the events of a name in a quarter of an hour.
pub(in super::super) fn drop_quarter(
    transaction: &Transaction<'_>,
    project: i64,
    event: &str,
    quarter: i64,
) -> rusqlite::Result<()> {
    let mut delete = transaction
        .prepare_cached("DELETE FROM property_rollups WHERE property_id = ?1 AND event = ?2 AND quarter = ?3")?;
    for property in asked::rolled(transaction, project)? {
        delete.execute(params![property.id, event, quarter])?;
    }
    Ok(())
}

/// Deletes a slice of what is rolled up in a deleted project. Returns true if there can be more.
pub(in super::super) fn drop_project_slice(transaction: &Transaction<'_>, project: i64) -> rusqlite::Result<bool> {
    let mut ids = transaction.prepare_cached("SELECT id FROM rolled_properties WHERE project_id = ?1 LIMIT 1")?;
    let ids: Vec<i64> = ids.query_map([project], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for id in &ids {
        if asked::delete_slice(transaction, *id)? {
            transaction.prepare_cached("DELETE FROM rolled_properties WHERE id = ?1")?.execute([id])?;
        }
        mark_dirty(transaction)?;
    }
    Ok(!ids.is_empty())
}

/// Deletes the last trace of a project without events.
pub(in super::super) fn forget_project(transaction: &Transaction<'_>, project: i64) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM rolled_properties WHERE project_id = ?1", [project]).map(|_| ())
}
