//! Counts from rollups: adds up events and unites sets of users, in bounded memory.

use super::super::{QUARTER, ReadError};
use super::query::{LineCounts, TrendRead, bounds, point};
use super::sets::{MemoryLimits, PeopleSets};
use roaring::RoaringBitmap;
use rusqlite::{Connection, params};

/// Counts a trend from rollups.
pub(super) fn count(connection: &Connection, read: &TrendRead, limits: MemoryLimits) -> Result<LineCounts, ReadError> {
    let column = if read.people { "people" } else { "x''" };
    let mut rollups = connection.prepare_cached(&format!(
        "SELECT quarter, events, {column} FROM rollups
         WHERE project_id = ?1 AND event = ?2 AND quarter >= ?3 AND quarter < ?4 ORDER BY quarter"
    ))?;
    let (from, to) = bounds(&read.edges);
    let (from, to) = (from.div_euclid(QUARTER), to.div_euclid(QUARTER));
    let mut points = vec![0; read.edges.len() - 1];
    let (mut people, mut everybody) = (PeopleSets::new(limits), RoaringBitmap::new());
    let mut finish = |people: &mut PeopleSets, point| {
        let set = people.finish(point);
        everybody |= &set;
        set.len()
    };
    let mut name = read.event.clone();
    if name.is_none() {
        name = next_name(connection, read, "")?;
    }
    while let Some(event) = name {
        let mut rows = rollups.query(params![read.project.0, event, from, to])?;
        let mut latest = 0;
        while let Some(row) = rows.next()? {
            let (quarter, events): (i64, i64) = (row.get(0)?, row.get(1)?);
            let Some(point) = point(&read.edges, quarter.saturating_mul(QUARTER)) else { continue };
            if !read.people {
                points[point] += u64::try_from(events).unwrap_or_default();
                continue;
            }
            if read.event.is_some() && point > latest {
                points[latest] = finish(&mut people, latest);
            }
            latest = point;
            people.unite(point, row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?)?;
        }
        name = if read.event.is_some() { None } else { next_name(connection, read, &event)? };
    }
    if !read.people {
        let total = points.iter().sum();
        return Ok(LineCounts { value: None, is_other: false, points, total });
    }
    while let Some(point) = people.first() {
        points[point] = finish(&mut people, point);
    }
    Ok(LineCounts { value: None, is_other: false, points, total: everybody.len() })
}

/// The number of events of the names and times of a query: at most this many are scanned.
pub(super) fn events(connection: &Connection, read: &TrendRead) -> Result<u64, ReadError> {
    let all = TrendRead { people: false, properties: Vec::new(), breakdown: None, ..read.clone() };
    Ok(count(connection, &all, MemoryLimits::default())?.total)
}

/// The next event name in a project's rollups. Skips through the index, so it also finds names that are not suggested.
fn next_name(connection: &Connection, read: &TrendRead, after: &str) -> rusqlite::Result<Option<String>> {
    let mut next = connection.prepare_cached("SELECT MIN(event) FROM rollups WHERE project_id = ?1 AND event > ?2")?;
    next.query_row(params![read.project.0, after], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::super::sets::SET;
    use super::*;
    use rolecall_api::ProjectId;

    const POINTS: i64 = 20;

    /// Rollups with many names at all points, each with its own users and one common user.
    fn file() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("../../../../migrations/events.sql")).unwrap();
        let mut insert = connection.prepare("INSERT INTO rollups VALUES (1, ?1, ?2, 1, ?3)").unwrap();
        for name in 0..50_u32 {
            for quarter in 0..POINTS {
                let people: RoaringBitmap = (name * 40..name * 40 + 40).chain([1_000_000]).collect();
                let mut bytes = Vec::new();
                people.serialize_into(&mut bytes).unwrap();
                insert.execute(params![format!("name {name}"), quarter, bytes]).unwrap();
            }
        }
        drop(insert);
        connection
    }

    fn read(event: Option<&str>) -> TrendRead {
        TrendRead {
            project: ProjectId(1),
            event: event.map(str::to_owned),
            people: true,
            edges: (0..=POINTS).map(|edge| edge * QUARTER).collect(),
            properties: Vec::new(),
            breakdown: None,
        }
    }

    #[test]
    fn sets_that_wait_are_united_before_they_take_too_much_memory() {
        let connection = file();
        let all = count(&connection, &read(None), MemoryLimits::default()).unwrap();
        assert_eq!((all.total, &all.points), (2001, &vec![2001; 20]));
        assert_eq!(
            count(&connection, &read(None), MemoryLimits { waiting: 10_000, ..MemoryLimits::default() }).unwrap(),
            all
        );
        assert_eq!(
            count(&connection, &read(None), MemoryLimits { waiting: 0, ..MemoryLimits::default() }).unwrap(),
            all
        );
    }

    #[test]
    fn sets_of_people_that_take_too_much_memory_are_not_counted() {
        let connection = file();
        let size = 20 * (2001 * 2 + 2 * 8 + 8 + SET);
        let limits = |sets| MemoryLimits { waiting: 0, sets };
        assert_eq!(count(&connection, &read(None), limits(size)).unwrap().total, 2001);
        assert!(matches!(count(&connection, &read(None), limits(size - 1)), Err(ReadError::TooLong)));
        // With a single name, only one point is held at a time.
        let one = count(&connection, &read(Some("name 7")), limits(size / 20)).unwrap();
        assert_eq!((one.total, one.points), (41, vec![41; 20]));
    }
}
