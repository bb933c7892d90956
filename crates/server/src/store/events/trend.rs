//! Counting over time: from the rollups where only names matter, else by looking at each event.

use super::filter::{Statement, over_readable, path};
use super::people::PeopleNumbers;
use super::{Events, QUARTER, ReadError, rollup};
use crate::property;
use roaring::{MultiOps, RoaringBitmap};
use rolecall_api::{ProjectId, PropertyFilter};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// How many values of a breakdown are told apart.
const VALUES: usize = 5000;
/// How many points all values of a breakdown have together; of many points fewer values are told apart.
const CELLS: usize = 500_000;
/// How many bytes a value of a breakdown has; longer ones are counted together with the others.
const VALUE: usize = 1000;
/// How many sets of people of a point are united at once.
const WAITING: usize = 256;

/// What is counted.
#[derive(Debug, Clone)]
pub(crate) struct TrendRead {
    pub(crate) project: ProjectId,
    /// Events of this name; none: all.
    pub(crate) event: Option<String>,
    /// True: people; false: events.
    pub(crate) people: bool,
    /// Where each point begins, and where the last one ends, in microseconds since 1970, ascending; at least two.
    pub(crate) edges: Vec<i64>,
    /// Conditions on properties.
    pub(crate) properties: Vec<PropertyFilter>,
    /// A property by whose values it is split.
    pub(crate) breakdown: Option<Ranking>,
}

impl TrendRead {
    /// How long counting may take.
    pub(crate) const TIME: Duration = Duration::from_secs(20);

    /// Whether the rollups do not know the answer: they have no properties, and nothing shorter than a quarter of an hour.
    pub(crate) fn looks_at_each(&self) -> bool {
        let is_whole = |edge: &i64| edge.rem_euclid(QUARTER) == 0;
        !self.properties.is_empty() || self.breakdown.is_some() || !self.edges.iter().all(is_whole)
    }
}

/// How a breakdown is cut off.
#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    /// The property.
    pub(crate) key: String,
    /// These values, in this order, instead of the most frequent ones.
    pub(crate) values: Option<Vec<Option<String>>>,
    /// So many values; the others are counted together.
    pub(crate) top: usize,
}

/// What was counted, of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The value of the breakdown; none: the property is not set, or there is no breakdown.
    pub(crate) value: Option<String>,
    /// All values that are not among the most frequent.
    pub(crate) is_other: bool,
    /// Of each point the number.
    pub(crate) points: Vec<u64>,
    /// Of all together; of people, each counted once.
    pub(crate) total: u64,
}

/// Numbers at points, as they are added up.
#[derive(Default)]
struct Sums {
    points: BTreeMap<usize, Sum>,
}

#[derive(Default)]
struct Sum {
    events: u64,
    people: RoaringBitmap,
    /// Sets that are yet to be united with `people`: many at once are quicker than one after the other.
    waiting: Vec<RoaringBitmap>,
}

impl Sum {
    fn unite(&mut self, people: RoaringBitmap) {
        self.waiting.push(people);
        if self.waiting.len() >= WAITING {
            self.settle();
        }
    }

    fn settle(&mut self) {
        if !self.waiting.is_empty() {
            self.waiting.push(std::mem::take(&mut self.people));
            self.people = self.waiting.drain(..).union();
        }
    }
}

impl Sums {
    fn add(&mut self, point: usize, events: u64, person: Option<u32>) {
        let sum = self.points.entry(point).or_default();
        sum.events += events;
        if let Some(person) = person {
            sum.people.insert(person);
        }
    }

    fn merge(&mut self, other: Sums) {
        for (point, sum) in other.points {
            let own = self.points.entry(point).or_default();
            own.events += sum.events;
            own.people |= sum.people;
        }
    }

    fn total(&self, people: bool) -> u64 {
        if people {
            self.points.values().map(|sum| &sum.people).union().len()
        } else {
            self.points.values().map(|sum| sum.events).sum()
        }
    }

    fn counted(&self, value: Option<String>, is_other: bool, points: usize, people: bool) -> Counted {
        let mut numbers = vec![0; points];
        for (point, sum) in &self.points {
            if let Some(number) = numbers.get_mut(*point) {
                *number = if people { sum.people.len() } else { sum.events };
            }
        }
        Counted { value, is_other, points: numbers, total: self.total(people) }
    }
}

impl Events {
    /// Counts; without a breakdown there is one answer.
    pub(crate) async fn trend(&self, read: TrendRead) -> Result<Vec<Counted>, ReadError> {
        self.read(TrendRead::TIME, move |connection| {
            if read.looks_at_each() {
                return Ok(ranked(&read, looked_at(connection, &read)?));
            }
            let sums = rolled(connection, &read)?;
            Ok(vec![sums.counted(None, false, read.edges.len() - 1, read.people)])
        })
        .await
    }
}

/// The point in which a moment lies.
fn point(edges: &[i64], moment: i64) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= moment);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

fn bounds(edges: &[i64]) -> (i64, i64) {
    (edges.first().copied().unwrap_or(0), edges.last().copied().unwrap_or(0))
}

fn rolled(connection: &rusqlite::Connection, read: &TrendRead) -> Result<Sums, ReadError> {
    let names = match &read.event {
        Some(name) => vec![name.clone()],
        None => names(connection, read.project)?,
    };
    let column = if read.people { "people" } else { "x''" };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT quarter, events, {column} FROM rollups
         WHERE project_id = ?1 AND event = ?2 AND quarter >= ?3 AND quarter < ?4"
    ))?;
    let (from, to) = bounds(&read.edges);
    let mut sums = Sums::default();
    for name in names {
        let mut rows = statement.query(rusqlite::params![
            read.project.0,
            name,
            from.div_euclid(QUARTER),
            to.div_euclid(QUARTER)
        ])?;
        while let Some(row) = rows.next()? {
            let (quarter, events): (i64, i64) = (row.get(0)?, row.get(1)?);
            let Some(point) = point(&read.edges, quarter.saturating_mul(QUARTER)) else { continue };
            let sum = sums.points.entry(point).or_default();
            sum.events += u64::try_from(events).unwrap_or_default();
            if read.people {
                sum.unite(rollup::set(row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?, 2)?);
            }
        }
    }
    sums.points.values_mut().for_each(Sum::settle);
    Ok(sums)
}

/// All names of a project's rollups: by leaps through the index, so also those beyond what people choose from.
fn names(connection: &rusqlite::Connection, project: ProjectId) -> Result<Vec<String>, ReadError> {
    let mut next = connection.prepare_cached("SELECT MIN(event) FROM rollups WHERE project_id = ?1 AND event > ?2")?;
    let mut names: Vec<String> = Vec::new();
    loop {
        let after = names.last().map_or("", String::as_str);
        let name: Option<String> = next.query_row(rusqlite::params![project.0, after], |row| row.get(0))?;
        match name {
            Some(name) => names.push(name),
            None => return Ok(names),
        }
    }
}

/// By value of the breakdown (one without a value if there is none), and what went beyond [`VALUES`].
type ByValue = (HashMap<Option<String>, Sums>, Sums);

fn looked_at(connection: &rusqlite::Connection, read: &TrendRead) -> Result<ByValue, ReadError> {
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

    let mut people = PeopleNumbers::default();
    let most = VALUES.min(CELLS / read.edges.len());
    let (mut values, mut beyond): ByValue = Default::default();
    statement.each(connection, |row| {
        let timestamp: i64 = row.get(0)?;
        let Some(point) = point(&read.edges, timestamp) else { return Ok(()) };
        let id = row.get_ref(1)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        let person = id.and_then(|id| people.number(id));
        let value = property::text(row.get_ref(2)?).map(Cow::into_owned);
        let long = value.as_ref().is_some_and(|value| value.len() > VALUE);
        let full = long || values.len() >= most && !values.contains_key(&value);
        let sums = if full { &mut beyond } else { values.entry(value).or_default() };
        sums.add(point, 1, person);
        Ok(())
    })?;
    if people.has_overflowed() { Err(ReadError::TooLong) } else { Ok((values, beyond)) }
}

/// The most frequent values (or those that were asked for), and the others together if there are any.
fn ranked(read: &TrendRead, (mut values, mut others): ByValue) -> Vec<Counted> {
    let points = read.edges.len() - 1;
    let Some(ranking) = &read.breakdown else {
        return vec![values.remove(&None).unwrap_or_default().counted(None, false, points, read.people)];
    };
    let first = if let Some(values) = &ranking.values {
        values.clone()
    } else {
        let size = |sums: &Sums| std::cmp::Reverse(sums.total(read.people));
        let mut sizes: Vec<_> = values.iter().map(|(value, sums)| (size(sums), value.clone())).collect();
        sizes.sort();
        sizes.into_iter().take(ranking.top).map(|(_, value)| value).collect()
    };
    let mut counted: Vec<_> = first
        .into_iter()
        .map(|value| values.remove(&value).unwrap_or_default().counted(value, false, points, read.people))
        .collect();
    for sums in values.into_values() {
        others.merge(sums);
    }
    if !others.points.is_empty() {
        counted.push(others.counted(None, true, points, read.people));
    }
    counted
}
