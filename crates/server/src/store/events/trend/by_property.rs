//! Counts from rollups by property, and from the events that are not in them yet. Exactly what a scan of all events
//! counts, or nothing: whatever the rollups do not tell is left to the scan.

use super::super::filter::{Statement, ValueFilter, over_readable, path};
use super::super::property_rollup::{self, RollUpLimits, RolledProperty, TOO_LONG, decode, encode, entries};
use super::super::{LONGEST_VALUE, QUARTER, ReadError, property};
use super::query::{LineCounts, TrendRead, bounds, point};
use super::rolled;
use super::sets::{MemoryLimits, PeopleSets};
use super::value_line::ValueLine;
use roaring::RoaringBitmap;
use rolecall_api::PropertyOperator;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

/// Maximum number of different values. Of more, a scan does not count all exactly.
pub(super) const VALUES: usize = 5000;
/// Maximum number of points of all values together.
const POINTS: usize = 2_000_000;

/// Why the rollups are not enough.
enum Stop {
    /// Only a scan of the events tells.
    Scan,
    Failed(ReadError),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Stop::Failed(error.into())
    }
}

/// Counts; `None` if the events have to be scanned.
pub(super) fn count(
    snapshot: &Connection,
    read: &TrendRead,
    property: &RolledProperty,
    limits: RollUpLimits,
    memory: MemoryLimits,
) -> Result<Option<Vec<LineCounts>>, ReadError> {
    // One more than is allowed.
    let most = limits.unrolled.saturating_add(1);
    let unrolled = property_rollup::unrolled(snapshot, read.project.0, property.rolled, most)?;
    if unrolled > limits.unrolled || unrolled > limits.few && rolled::events(snapshot, read)? <= unrolled.into() {
        return Ok(None);
    }
    let counted = Counter::new(snapshot, read, memory).map_err(Stop::from).and_then(|mut counter| {
        counter.add_rolled(snapshot, property.id)?;
        counter.add_unrolled(snapshot, property)?;
        Ok(counter.finish())
    });
    match counted {
        Ok(lines) => Ok(Some(lines)),
        Err(Stop::Scan) => Ok(None),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// Adds up events, or users, for each value of a breakdown.
struct Counter<'a> {
    read: &'a TrendRead,
    filter: ValueFilter<'a>,
    /// True if the filters only tell values from none.
    ignores_text: bool,
    /// The line of each encoded value; `None`: it does not match the filters.
    places: HashMap<Vec<u8>, Option<usize>>,
    /// The line of each value as text. Several spellings of a number are one.
    texts: HashMap<Option<String>, usize>,
    /// The number of events at each point. The first line is for values that are too long.
    lines: Vec<Vec<u64>>,
    /// The users: the points of the first line, then those of the second, and so on.
    people: PeopleSets,
    points: usize,
}

impl<'a> Counter<'a> {
    fn new(snapshot: &'a Connection, read: &'a TrendRead, memory: MemoryLimits) -> rusqlite::Result<Self> {
        let is_set = |operator| matches!(operator, PropertyOperator::IsSet | PropertyOperator::IsNotSet);
        let points = read.edges.len() - 1;
        Ok(Counter {
            read,
            filter: ValueFilter::new(snapshot, &read.properties)?,
            ignores_text: read.properties.iter().all(|filter| is_set(filter.operator)),
            places: HashMap::new(),
            texts: HashMap::new(),
            lines: vec![vec![0; points]],
            people: PeopleSets::new(memory),
            points,
        })
    }

    fn add_rolled(&mut self, snapshot: &Connection, property: i64) -> Result<(), Stop> {
        let column = if self.read.people { "people" } else { "x''" };
        let mut rollups = snapshot.prepare_cached(&format!(
            "SELECT quarter, counts, {column} FROM property_rollups
             WHERE property_id = ?1 AND event = ?2 AND quarter >= ?3 AND quarter < ?4 ORDER BY quarter"
        ))?;
        let (from, to) = bounds(&self.read.edges);
        let (from, to) = (from.div_euclid(QUARTER), to.div_euclid(QUARTER));
        let mut names =
            snapshot.prepare_cached("SELECT MIN(event) FROM property_rollups WHERE property_id = ?1 AND event > ?2")?;
        let mut next_name = |after: &str| -> rusqlite::Result<Option<String>> {
            if self.read.event.is_some() {
                Ok(None)
            } else {
                names.query_row(params![property, after], |row| row.get(0))
            }
        };
        let mut name = if self.read.event.is_some() { self.read.event.clone() } else { next_name("")? };
        while let Some(event) = name {
            let mut rows = rollups.query(params![property, event, from, to])?;
            while let Some(row) = rows.next()? {
                let quarter: i64 = row.get(0)?;
                let Some(point) = point(&self.read.edges, quarter.saturating_mul(QUARTER)) else { continue };
                let blob = |column| row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from);
                self.add_chunk(point, blob(1)?, blob(2)?)?;
            }
            name = next_name(&event)?;
        }
        Ok(())
    }

    fn add_chunk(&mut self, point: usize, counts: &[u8], mut people: &[u8]) -> Result<(), Stop> {
        for entry in entries(counts) {
            let entry = entry?;
            let place = self.place(entry.value)?;
            if self.read.people {
                let Some((set, rest)) = people.split_at_checked(entry.people) else {
                    return Err(Stop::Failed(ReadError::Broken("property_rollups")));
                };
                people = rest;
                if let Some(line) = place {
                    self.people.unite(line * self.points + point, set).map_err(too_large)?;
                }
            } else if let Some(line) = place {
                self.lines[line][point] += entry.events;
            }
        }
        Ok(())
    }

    /// Adds the events that arrived after those in the rollups.
    fn add_unrolled(&mut self, snapshot: &Connection, property: &RolledProperty) -> Result<(), Stop> {
        let mut people: BTreeMap<usize, RoaringBitmap> = BTreeMap::new();
        let mut stop = None;
        unrolled_statement(self.read, property).each_until(snapshot, |row| {
            let Some(point) = point(&self.read.edges, row.get(0)?) else { return Ok(ControlFlow::Continue(())) };
            match self.place(&encode(row.get_ref(2)?)) {
                Ok(None) => {}
                Ok(Some(line)) if self.read.people => {
                    people.entry(line * self.points + point).or_default().insert(row.get(1)?);
                }
                Ok(Some(line)) => self.lines[line][point] += 1,
                Err(error) => {
                    stop = Some(error);
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for (place, set) in people {
            let size = set.serialized_size();
            self.people.add(place, set, size).map_err(too_large)?;
        }
        stop.map_or(Ok(()), Err)
    }

    /// The line that counts a value; `None` if it does not match the filters.
    fn place(&mut self, encoded: &[u8]) -> Result<Option<usize>, Stop> {
        if let Some(place) = self.places.get(encoded) {
            return Ok(*place);
        }
        let is_long = encoded == TOO_LONG;
        if is_long && !self.ignores_text {
            return Err(Stop::Scan);
        }
        let value = if is_long { Value::Text(String::new()) } else { decode(encoded)? };
        let place = if !self.filter.matches(value.clone())? {
            None
        } else if self.read.breakdown.is_none() {
            Some(0)
        } else {
            let text = property::text(ValueRef::from(&value));
            if is_long || text.as_ref().is_some_and(|text| text.len() > LONGEST_VALUE) {
                Some(0)
            } else {
                Some(self.line(text.map(std::borrow::Cow::into_owned)))
            }
        };
        self.places.insert(encoded.to_vec(), place);
        if self.places.len() > VALUES || self.lines.len() * self.points > POINTS {
            return Err(Stop::Scan);
        }
        Ok(place)
    }

    fn line(&mut self, text: Option<String>) -> usize {
        let next = self.lines.len();
        let line = *self.texts.entry(text).or_insert(next);
        if line == next {
            self.lines.push(vec![0; self.points]);
        }
        line
    }

    fn finish(mut self) -> Vec<LineCounts> {
        let mut lines: Vec<_> = self.lines.into_iter().map(ValueLine::from_events).collect();
        while let Some(place) = self.people.first() {
            lines[place / self.points].people.push((place % self.points, self.people.finish(place)));
        }
        let Some(ranking) = &self.read.breakdown else {
            return vec![ValueLine::merge(lines, self.points).counted(None, false)];
        };
        let take =
            |lines: &mut [ValueLine], line: usize| std::mem::replace(&mut lines[line], ValueLine::new(self.points));
        let mut counted = Vec::new();
        if let Some(wanted) = &ranking.values {
            for value in wanted {
                let line =
                    self.texts.get(value).map_or_else(|| ValueLine::new(self.points), |line| take(&mut lines, *line));
                counted.push(line.counted(value.clone(), false));
            }
        } else {
            let texts = self.texts.into_iter();
            let mut ranked: Vec<_> = texts.map(|(value, line)| (Reverse(lines[line].total()), value, line)).collect();
            ranked.sort_unstable();
            for (_, value, line) in ranked.into_iter().take(ranking.top) {
                counted.push(take(&mut lines, line).counted(value, false));
            }
        }
        let others = ValueLine::merge(lines, self.points);
        if others.total() > 0 {
            counted.push(others.counted(None, true));
        }
        counted
    }
}

/// The part of the events that is not in the rollups: time, the user's number if users are counted, and the value.
fn unrolled_statement(read: &TrendRead, property: &RolledProperty) -> Statement {
    let mut statement = Statement::new("SELECT timestamp, ");
    statement.push(if read.people {
        "(SELECT number FROM people
            WHERE people.project_id = events.project_id AND people.distinct_id = events.distinct_id)"
    } else {
        "NULL"
    });
    let path = statement.place(path(&property.name));
    let value = over_readable(&property::value_sql("properties", &path));
    let project = statement.place(read.project.0);
    let (created_at, id) = (statement.place(property.rolled.created_at), statement.place(property.rolled.id));
    let (from, to) = bounds(&read.edges);
    let (from, to) = (statement.place(from), statement.place(to));
    statement.push(&format!(
        ", {value} FROM events INDEXED BY events_by_arrival WHERE project_id = {project}
            AND created_at >= {created_at} AND (created_at > {created_at} OR id > {id})
            AND timestamp >= {from} AND timestamp < {to}"
    ));
    if let Some(name) = &read.event {
        let name = statement.place(name.clone());
        statement.push(&format!(" AND event = {name}"));
    }
    statement
}

fn too_large(error: ReadError) -> Stop {
    match error {
        ReadError::TooLong => Stop::Scan,
        error => Stop::Failed(error),
    }
}
