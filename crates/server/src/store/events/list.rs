//! Lists events, newest first, with keyset pagination: a page far back costs as much as the first.

use super::filter::{EventFilter, Statement};
use super::page::{COLUMNS, EventRow, PageBuilder, StoredEvent, cut, event_row};
use super::{EventStore, ReadError, readable_properties};
use crate::clock::Moment;
use rolecall_api::ProjectId;
use rusqlite::{Connection, OptionalExtension, params};
use std::time::Duration;

/// Time limit of a list: filters on properties can scan all events.
pub(crate) const TIME: Duration = Duration::from_secs(10);

/// The position after which a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    timestamp: Moment,
    uuid: String,
}

impl Cursor {
    /// Parses the output of [`Cursor::to_text`].
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (time, uuid) = text.split_once('.')?;
        let uuid = crate::text::uuids::parse(uuid)?.to_string();
        Some(Cursor { timestamp: Moment::from_micros(time.parse().ok()?), uuid })
    }

    /// A form for URLs. It contains nothing that the event itself does not show.
    pub(crate) fn to_text(&self) -> String {
        format!("{}.{}", self.timestamp.micros(), self.uuid)
    }
}

/// A query for a page of events.
#[derive(Debug, Clone)]
pub(crate) struct EventPageQuery {
    pub(crate) project: ProjectId,
    pub(crate) filter: EventFilter,
    /// Maximum number of events.
    pub(crate) limit: u32,
    /// Only events after this position, that is, older ones; `None`: from the newest.
    pub(crate) place: Option<Cursor>,
}

/// A page of events.
#[derive(Debug)]
pub(crate) struct EventPage {
    pub(crate) events: Vec<StoredEvent>,
    /// The position of the next page, if there is one.
    pub(crate) next: Option<Cursor>,
    /// A mark for [`EventStore::arrived`].
    pub(crate) arrival: i64,
}

/// New events, latest first.
#[derive(Debug)]
pub(crate) struct ArrivedEvents {
    pub(crate) events: Vec<StoredEvent>,
    pub(crate) arrival: i64,
}

impl EventFilter {
    /// True if the query scans events that it does not return, because no index serves it.
    pub(crate) fn is_slow(&self, by_arrival: bool) -> bool {
        let (by_name, by_person) = (!self.events.is_empty(), self.distinct_id.is_some());
        !self.properties.is_empty() || by_name && by_person || by_arrival && (by_name || by_person)
    }
}

impl EventStore {
    /// A page of a project's events, newest first.
    pub(crate) async fn list(&self, query: EventPageQuery) -> Result<EventPage, ReadError> {
        self.read(TIME, move |connection| {
            let snapshot = connection.unchecked_transaction()?;
            let after = match &query.place {
                None => None,
                Some(place) => Some((place.timestamp.micros(), id_at(&snapshot, query.project, place)?)),
            };
            let (mut rows, mut more) = newest(&snapshot, &query, after)?;
            more |= rows.len() > query.limit as usize;
            rows.truncate(query.limit as usize);
            let next = rows
                .last()
                .filter(|_| more)
                .map(|last| Cursor { timestamp: Moment::from_micros(last.timestamp), uuid: last.event.id.clone() });
            let arrival = latest_arrival(&snapshot, query.project)?;
            Ok(EventPage { events: rows.into_iter().map(|row| row.event).collect(), next, arrival })
        })
        .await
    }

    /// The events that have arrived in a project since a mark in an earlier result, latest first.
    pub(crate) async fn arrived(
        &self,
        project: ProjectId,
        filter: EventFilter,
        since: i64,
        limit: u32,
    ) -> Result<ArrivedEvents, ReadError> {
        self.read(TIME, move |connection| {
            let snapshot = connection.unchecked_transaction()?;
            let mut statement = Statement::new(format!(
                "SELECT {COLUMNS}, {} FROM events INDEXED BY events_by_arrival WHERE project_id = ",
                readable_properties()
            ));
            let (project_at, since) = (statement.place(project.0), statement.place(since));
            statement.push(&format!("{project_at} AND created_at > {since}"));
            if !filter.events.is_empty() {
                let names: Vec<_> = filter.events.iter().map(|name| statement.place(name.clone())).collect();
                statement.push(&format!(" AND event IN ({})", names.join(", ")));
            }
            and_person(&mut statement, &filter);
            statement.and(&filter);
            let limit = statement.place(i64::from(limit));
            statement.push(&format!(" ORDER BY created_at DESC, id DESC LIMIT {limit}"));
            let mut reading = PageBuilder::default();
            statement.each_until(&snapshot, |row| reading.add(row))?;
            cut(&mut reading.rows);
            let events = reading.rows.into_iter().map(|row| row.event).collect();
            Ok(ArrivedEvents { events, arrival: latest_arrival(&snapshot, project)? })
        })
        .await
    }

    /// One event of a project.
    pub(crate) async fn event(&self, project: ProjectId, uuid: String) -> Result<Option<StoredEvent>, ReadError> {
        self.read(TIME, move |connection| {
            let properties = readable_properties();
            let sql = format!("SELECT {COLUMNS}, {properties} FROM events WHERE project_id = ?1 AND uuid = ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let row = statement.query_row(params![project.0, uuid], event_row).optional()?;
            Ok(row.map(|row| row.event))
        })
        .await
    }

    /// A chunk of all events of a project in order of arrival: those after `after` (arrival and id of the last one)
    /// until `until`. For exports; it includes events of any size, so a chunk can be a single large one.
    pub(crate) async fn slice(
        &self,
        project: ProjectId,
        after: (i64, i64),
        until: i64,
        limit: u32,
    ) -> Result<(Vec<StoredEvent>, (i64, i64)), ReadError> {
        self.read(TIME, move |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS}, properties FROM events INDEXED BY events_by_arrival
                 WHERE project_id = ?1 AND created_at >= ?2 AND (created_at > ?2 OR id > ?3) AND created_at <= ?4
                 ORDER BY created_at, id LIMIT ?5"
            ))?;
            let mut rows = statement.query(params![project.0, after.0, after.1, until, limit])?;
            let mut reading = PageBuilder::default();
            while let Some(row) = rows.next()? {
                if reading.add(row)?.is_break() {
                    break;
                }
            }
            let last = reading.rows.last().map_or(after, |last| (last.created_at, last.id));
            Ok((reading.rows.into_iter().map(|row| row.event).collect(), last))
        })
        .await
    }

    /// The mark of what has arrived in a project so far.
    pub(crate) async fn latest(&self, project: ProjectId) -> Result<i64, ReadError> {
        self.read(TIME, move |connection| latest_arrival(connection, project)).await
    }
}

fn latest_arrival(connection: &Connection, project: ProjectId) -> Result<i64, ReadError> {
    let mut statement = connection.prepare_cached("SELECT MAX(created_at) FROM events WHERE project_id = ?1")?;
    let latest: Option<i64> = statement.query_row([project.0], |row| row.get(0))?;
    Ok(latest.unwrap_or(0))
}

/// The id of the event at a position. If that was deleted meanwhile, events of the same microsecond are not skipped.
fn id_at(connection: &Connection, project: ProjectId, place: &Cursor) -> Result<i64, ReadError> {
    let mut statement = connection.prepare_cached("SELECT id FROM events WHERE project_id = ?1 AND uuid = ?2")?;
    let id = statement.query_row(params![project.0, place.uuid], |row| row.get(0)).optional()?;
    Ok(id.unwrap_or(i64::MAX))
}

/// One event more than a page, or a page that is full by bytes, and whether it is. Reads each name from its index, then
/// merges.
fn newest(
    connection: &Connection,
    query: &EventPageQuery,
    after: Option<(i64, i64)>,
) -> Result<(Vec<EventRow>, bool), ReadError> {
    let names: Vec<Option<&String>> = match query.filter.events.as_slice() {
        [] => vec![None],
        names => names.iter().map(Some).collect(),
    };
    let (mut rows, mut is_full) = (Vec::new(), false);
    for name in &names {
        let index = match (name, &query.filter.distinct_id) {
            (_, Some(_)) => "events_by_person",
            (Some(_), None) => "events_by_name",
            (None, None) => "events_newest",
        };
        let properties = readable_properties();
        let mut statement = Statement::new(format!(
            "SELECT {COLUMNS}, {properties} FROM events INDEXED BY {index} WHERE project_id = "
        ));
        let project = statement.place(query.project.0);
        statement.push(&project);
        if let Some(name) = name {
            let name = statement.place((*name).clone());
            statement.push(&format!(" AND event = {name}"));
        }
        and_person(&mut statement, &query.filter);
        if let Some((timestamp, id)) = after {
            let (timestamp, id) = (statement.place(timestamp), statement.place(id));
            statement.push(&format!(" AND timestamp <= {timestamp} AND (timestamp < {timestamp} OR id < {id})"));
        }
        statement.and(&query.filter);
        let limit = statement.place(i64::from(query.limit) + 1);
        statement.push(&format!(" ORDER BY timestamp DESC, id DESC LIMIT {limit}"));
        let mut reading = PageBuilder::default();
        statement.each_until(connection, |row| reading.add(row))?;
        rows.append(&mut reading.rows);
        rows.sort_by_key(|row| std::cmp::Reverse((row.timestamp, row.id)));
        rows.truncate(query.limit as usize + 1);
        // The page of one name ended when it was full, so the merged page must end where that page ends.
        let before = rows.len();
        cut(&mut rows);
        is_full |= rows.len() < before;
    }
    Ok((rows, is_full))
}

fn and_person(statement: &mut Statement, filter: &EventFilter) {
    if let Some(person) = &filter.distinct_id {
        let person = statement.place(person.clone());
        statement.push(&format!(" AND distinct_id = {person}"));
    }
}
