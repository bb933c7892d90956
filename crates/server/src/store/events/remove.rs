//! Taking events away: of a person, of a project that is gone, or too old. In slices, so that what is captured meanwhile
//! does not wait.

use super::writer::Pen;
use super::{Events, InsertError, QUARTER, ReadError, rollup};
use crate::clock::Moment;
use rolecall_api::{OrganizationId, ProjectId};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How many rows go in one transaction.
const SLICE: i64 = 2000;
/// How long reading what there is may take.
const TIME: Duration = Duration::from_secs(30);

impl Events {
    /// Erases all events of one person, from the disk too, and says how many there were.
    pub(crate) async fn erase_person(&self, project: ProjectId, distinct_id: &str) -> Result<u64, InsertError> {
        let mut erased = 0;
        loop {
            let distinct_id = distinct_id.to_owned();
            let slice = self.writer.work(move |pen| erase_slice(pen, project.0, &distinct_id)).await?;
            if slice == 0 {
                return Ok(erased);
            }
            erased += slice;
        }
    }

    /// Deletes what is left of a project that is gone; its usage stays.
    pub(crate) async fn drop_project(&self, project: ProjectId) -> Result<(), InsertError> {
        while self.writer.work(move |pen| drop_slice(pen, project.0)).await? {}
        Ok(())
    }

    /// Deletes what happened before `before`, to a quarter of an hour.
    pub(crate) async fn drop_older(&self, project: ProjectId, before: Moment) -> Result<(), InsertError> {
        let quarter = before.micros().div_euclid(QUARTER);
        while self.writer.work(move |pen| old_slice(pen, project.0, quarter)).await? {}
        // People whose last event went are forgotten with it.
        let mut from = Some(String::new());
        while let Some(after) = from {
            from = self.writer.work(move |pen| idle_people_slice(pen, project.0, &after)).await?;
        }
        Ok(())
    }

    /// Deletes the usage of an organization that is gone.
    pub(crate) async fn drop_usage(&self, organization: OrganizationId) -> Result<(), InsertError> {
        self.writer
            .work(move |pen| {
                let sql = "DELETE FROM usage WHERE organization_id = ?1";
                pen.connection.execute(sql, [organization.as_str()]).map(|_| ())
            })
            .await
    }

    /// The projects and the organizations of which there is anything.
    pub(crate) async fn present(&self) -> Result<(Vec<ProjectId>, Vec<OrganizationId>), ReadError> {
        self.read(TIME, |connection| {
            let mut projects = connection.prepare("SELECT project_id FROM projects")?;
            let projects = projects.query_map([], |row| row.get(0).map(ProjectId))?.collect::<rusqlite::Result<_>>()?;
            let mut organizations = connection.prepare("SELECT DISTINCT organization_id FROM usage")?;
            let organizations =
                organizations.query_map([], |row| row.get(0).map(OrganizationId))?.collect::<rusqlite::Result<_>>()?;
            Ok((projects, organizations))
        })
        .await
    }
}

fn erase_slice(pen: &mut Pen, project: i64, distinct_id: &str) -> rusqlite::Result<u64> {
    // What is erased is overwritten, not only marked as free.
    pen.connection.pragma_update(None, "secure_delete", true)?;
    let erased = overwrite_slice(pen, project, distinct_id);
    pen.connection.pragma_update(None, "secure_delete", false)?;
    erased
}

fn overwrite_slice(pen: &mut Pen, project: i64, distinct_id: &str) -> rusqlite::Result<u64> {
    let transaction = pen.connection.transaction()?;
    let person: Option<u32> = transaction
        .prepare_cached("SELECT number FROM people WHERE project_id = ?1 AND distinct_id = ?2")?
        .query_row(params![project, distinct_id], |row| row.get(0))
        .optional()?;
    let mut erased = 0;
    let mut quarters: BTreeMap<(String, i64), u64> = BTreeMap::new();
    {
        let mut delete = transaction.prepare_cached(
            "DELETE FROM events WHERE id IN
                (SELECT id FROM events INDEXED BY events_by_person WHERE project_id = ?1 AND distinct_id = ?2 LIMIT ?3)
             RETURNING event, timestamp",
        )?;
        let mut rows = delete.query(params![project, distinct_id, SLICE])?;
        while let Some(row) = rows.next()? {
            let (event, timestamp): (String, i64) = (row.get(0)?, row.get(1)?);
            *quarters.entry((event, timestamp.div_euclid(QUARTER))).or_default() += 1;
            erased += 1;
        }
    }
    for ((event, quarter), events) in quarters {
        rollup::take_person(&transaction, project, &event, quarter, events, person)?;
    }
    if erased == 0 {
        transaction
            .execute("DELETE FROM people WHERE project_id = ?1 AND distinct_id = ?2", params![project, distinct_id])?;
    }
    transaction.commit()?;
    if erased == 0 {
        pen.names.forget_person(project, distinct_id);
        // The log of changes beside the file holds old pages.
        pen.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    }
    Ok(erased)
}

/// Whether there may be more.
fn drop_slice(pen: &mut Pen, project: i64) -> rusqlite::Result<bool> {
    pen.names.forget_project(project);
    let transaction = pen.connection.transaction()?;
    let mut gone = 0;
    for sql in [
        "DELETE FROM events WHERE id IN (SELECT id FROM events INDEXED BY events_newest WHERE project_id = ?1 LIMIT ?2)",
        "DELETE FROM rollups WHERE (event, quarter) IN (SELECT event, quarter FROM rollups WHERE project_id = ?1 LIMIT ?2)
            AND project_id = ?1",
        "DELETE FROM people WHERE distinct_id IN (SELECT distinct_id FROM people WHERE project_id = ?1 LIMIT ?2)
            AND project_id = ?1",
    ] {
        gone = transaction.execute(sql, params![project, SLICE])?;
        if gone > 0 {
            break;
        }
    }
    if gone == 0 {
        for table in ["event_names", "property_names", "projects"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE project_id = ?1"), [project])?;
        }
    }
    transaction.commit()?;
    Ok(gone > 0)
}

/// Whether there may be more.
fn old_slice(pen: &mut Pen, project: i64, quarter: i64) -> rusqlite::Result<bool> {
    let transaction = pen.connection.transaction()?;
    let names: BTreeSet<String> = transaction
        .prepare_cached(
            "DELETE FROM events WHERE id IN
                (SELECT id FROM events INDEXED BY events_newest WHERE project_id = ?1 AND timestamp < ?2 LIMIT ?3)
             RETURNING event",
        )?
        .query_map(params![project, quarter.saturating_mul(QUARTER), SLICE], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    // Whole quarters at once: no answer counts what is about to go.
    let mut forget =
        transaction.prepare_cached("DELETE FROM rollups WHERE project_id = ?1 AND event = ?2 AND quarter < ?3")?;
    for name in &names {
        forget.execute(params![project, name, quarter])?;
    }
    drop(forget);
    transaction.commit()?;
    Ok(!names.is_empty())
}

/// Looks at some people after one, and says after which to go on.
fn idle_people_slice(pen: &mut Pen, project: i64, after: &str) -> rusqlite::Result<Option<String>> {
    let transaction: Transaction<'_> = pen.connection.transaction()?;
    let people: Vec<(String, bool)> = transaction
        .prepare_cached(
            "SELECT distinct_id, EXISTS (SELECT 1 FROM events e WHERE e.project_id = ?1 AND e.distinct_id = p.distinct_id)
             FROM people p WHERE project_id = ?1 AND distinct_id > ?2 ORDER BY distinct_id LIMIT ?3",
        )?
        .query_map(params![project, after, SLICE], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (person, _) in people.iter().filter(|(_, active)| !active) {
        transaction
            .prepare_cached("DELETE FROM people WHERE project_id = ?1 AND distinct_id = ?2")?
            .execute(params![project, person])?;
        pen.names.forget_person(project, person);
    }
    transaction.commit()?;
    Ok(people.into_iter().next_back().map(|(last, _)| last))
}
