//! Counts over time: from rollups if only names matter, from rollups by property if only one property matters too, else
//! by scanning events.

mod by_property;
mod frequent;
mod lines;
mod people;
mod query;
mod rolled;
mod sets;
#[cfg(test)]
mod tests;
mod value_line;

pub(crate) use query::{LineCounts, Ranking, TrendRead};

use super::filter::{Statement, over_readable, path};
use super::property_rollup;
use super::{EventStore, LONGEST_VALUE, ReadError, property};
use frequent::Frequent;
use lines::{FewLines, LineCounter};
use people::PeopleNumbers;
use query::{bounds, point};
use rusqlite::Connection;
use sets::MemoryLimits;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

impl EventStore {
    /// Counts. Without a breakdown, the result has one line.
    pub(crate) async fn trend(&self, read: TrendRead) -> Result<Vec<LineCounts>, ReadError> {
        let (writer, limits, now) = {
            let file = self.file()?;
            (Arc::clone(&file.writer), file.limits, file.clock.now())
        };
        self.read(TrendRead::TIME, move |connection| {
            if !read.scans_events() {
                return Ok(vec![rolled::count(connection, &read, MemoryLimits::default())?]);
            }
            // A snapshot, because it can take several passes.
            let snapshot = connection.unchecked_transaction()?;
            let Some(name) = read.only_property() else { return count_by_scan(&snapshot, &read) };
            let property = property_rollup::find(&snapshot, read.project.0, name)?;
            // Before counting, which can exceed the time limit.
            let asks = match &property {
                Some(property) => property.is_to_be_asked_for(now),
                None => rolled::events(&snapshot, &read)? >= limits.slow,
            };
            if asks {
                property_rollup::ask_for(&writer, read.project.0, name.to_owned(), now);
            }
            let memory = MemoryLimits::default();
            let property = property.filter(|property| !property.is_refused());
            let counted = property.map(|property| by_property::count(&snapshot, &read, &property, limits, memory));
            match counted.transpose()?.flatten() {
                Some(lines) => Ok(lines),
                None => count_by_scan(&snapshot, &read),
            }
        })
        .await
    }
}

fn count_by_scan(connection: &Connection, read: &TrendRead) -> Result<Vec<LineCounts>, ReadError> {
    let mut people = PeopleNumbers::default();
    let points = read.edges.len() - 1;
    let Some(ranking) = &read.breakdown else {
        let mut line = LineCounter::new(points);
        each(connection, read, &mut people, |point, person, _| {
            line.add(point, person);
            true
        })?;
        return Ok(vec![line.counted(None, false)]);
    };
    let values = if let Some(values) = &ranking.values {
        values.clone()
    } else {
        let mut few = Some(FewLines::new(points, ranking.top, read.people));
        let mut frequent = Frequent::default();
        each(connection, read, &mut people, |point, person, value| {
            if few.as_mut().is_some_and(|few| few.add(point, person, value)) {
                return true;
            }
            if let Some(few) = few.take() {
                frequent = few.into_frequent();
            }
            value.is_some_and(|value| value.len() > LONGEST_VALUE) || frequent.add(value, person)
        })?;
        if let Some(few) = few {
            return Ok(few.counted(ranking.top));
        }
        // Only now the most frequent of many values are known, so a second pass counts them.
        frequent.most(ranking.top)
    };
    let places: HashMap<Option<&str>, usize> =
        (0..).zip(&values).map(|(place, value)| (value.as_deref(), place)).collect();
    let mut lines: Vec<_> = values.iter().map(|_| LineCounter::new(points)).collect();
    let mut others = LineCounter::new(points);
    each(connection, read, &mut people, |point, person, value| {
        let line = places.get(&value).and_then(|place| lines.get_mut(*place));
        line.unwrap_or(&mut others).add(point, person);
        true
    })?;
    let mut counted: Vec<_> =
        values.iter().zip(lines).map(|(value, line)| line.counted(value.clone(), false)).collect();
    if ranking.values.is_none() {
        counted.sort_by(|one, other| (other.total, &one.value).cmp(&(one.total, &other.value)));
    }
    if !others.is_empty() {
        counted.push(others.counted(None, true));
    }
    Ok(counted)
}

/// Calls `look` for each matching event, sorted by time: with the index of its point, the number of its user if users
/// are counted, and its breakdown value. `look` returns whether it could count it.
fn each(
    connection: &Connection,
    read: &TrendRead,
    people: &mut PeopleNumbers,
    mut look: impl FnMut(usize, Option<u32>, Option<&str>) -> bool,
) -> Result<(), ReadError> {
    let mut can_count = true;
    statement(read).each_until(connection, |row| {
        let timestamp: i64 = row.get(0)?;
        let Some(point) = point(&read.edges, timestamp) else { return Ok(ControlFlow::Continue(())) };
        let id = row.get_ref(1)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        let person = id.and_then(|id| people.number(id));
        can_count = !people.has_overflowed() && look(point, person, property::text(row.get_ref(2)?).as_deref());
        Ok(if can_count { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    if can_count { Ok(()) } else { Err(ReadError::TooLong) }
}

fn statement(read: &TrendRead) -> Statement {
    let mut statement = Statement::new("SELECT timestamp, ");
    statement.push(if read.people { "distinct_id, " } else { "NULL, " });
    let value = match &read.breakdown {
        Some(ranking) => {
            let path = statement.place(path(&ranking.key));
            over_readable(&property::value_sql("properties", &path))
        }
        None => "NULL".to_owned(),
    };
    let index = if read.event.is_some() { "events_by_name" } else { "events_newest" };
    let project = statement.place(read.project.0);
    statement.push(&format!("{value} FROM events INDEXED BY {index} WHERE project_id = {project}"));
    if let Some(name) = &read.event {
        let name = statement.place(name.clone());
        statement.push(&format!(" AND event = {name}"));
    }
    let (from, to) = bounds(&read.edges);
    let (from, to) = (statement.place(from), statement.place(to));
    statement.push(&format!(" AND timestamp >= {from} AND timestamp < {to}"));
    statement.and_properties(&read.properties);
    // The order of the index.
    statement.push(" ORDER BY timestamp");
    statement
}
