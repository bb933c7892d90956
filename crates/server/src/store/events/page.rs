//! Events of a page, with their properties as stored text: they are not parsed when they are only passed on.

use crate::clock::Moment;
use rolecall_api::Event;
use rusqlite::Row;
use serde_json::value::RawValue;
use std::ops::ControlFlow;

/// Maximum size of a page in bytes. The page ends before the event that exceeds it, but has at least one.
const PAGE: usize = 4 * 1024 * 1024;
/// The columns that [`event_row`] reads; the properties or their replacement follow.
pub(super) const COLUMNS: &str = "id, uuid, event, distinct_id, timestamp, created_at";

/// An event with its properties as stored text.
pub(crate) type StoredEvent = Event<Box<RawValue>>;

/// An event with its sort key.
pub(super) struct EventRow {
    pub(super) id: i64,
    pub(super) event: StoredEvent,
    pub(super) timestamp: i64,
    pub(super) created_at: i64,
}

impl EventRow {
    /// Approximate size, in bytes.
    fn size(&self) -> usize {
        let StoredEvent { id, event, distinct_id, timestamp: _, properties } = &self.event;
        100 + id.len() + event.len() + distinct_id.len() + properties.get().len()
    }
}

pub(super) fn event_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    let (timestamp, mut properties): (i64, String) = (row.get(4)?, row.get(6)?);
    if properties.contains(['\n', '\r']) {
        // JSON has line breaks only between its parts; an export has one line per event.
        properties = properties.replace(['\n', '\r'], " ");
    }
    let properties = RawValue::from_string(properties)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Text, Box::new(error)))?;
    let event = Event {
        id: row.get(1)?,
        event: row.get(2)?,
        distinct_id: row.get(3)?,
        timestamp: Moment::from_micros(timestamp).wire(),
        properties,
    };
    Ok(EventRow { id: row.get(0)?, event, timestamp, created_at: row.get(5)? })
}

/// Removes the events that exceed the size of a page; keeps at least one.
pub(super) fn cut(rows: &mut Vec<EventRow>) {
    let mut bytes = 0;
    let fitting = rows.iter().take_while(|row| {
        bytes += row.size();
        bytes <= PAGE
    });
    let count = fitting.count().max(1);
    rows.truncate(count);
}

/// Rows read so far, until they exceed a page.
#[derive(Default)]
pub(super) struct PageBuilder {
    pub(super) rows: Vec<EventRow>,
    bytes: usize,
}

impl PageBuilder {
    pub(super) fn add(&mut self, row: &Row<'_>) -> rusqlite::Result<ControlFlow<()>> {
        let row = event_row(row)?;
        self.bytes += row.size();
        self.rows.push(row);
        Ok(if self.bytes > PAGE { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
