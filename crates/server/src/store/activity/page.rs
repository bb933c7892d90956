//! Pages of a log, newest first, with filters.
//!
//! One filter selects entries by its index, in the order of their numbers. Further filters, and what a member may see,
//! are looked for among the [`SCANNED`] newest of these, so that no page costs more as the log grows; a page may then
//! have fewer entries than the limit and still a next one.

use super::{COLUMNS, EntryRow, entry};
use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error, Query, Value};
use rolecall_api::{ActivityAction, ActivityScope, OrganizationId, ProjectId, UserId};
use sqlx::AssertSqlSafe;

/// The most entries that are looked through for a page.
const SCANNED: i64 = 10_000;

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub(crate) struct EntryFilter {
    pub(crate) actor: Option<ActorFilter>,
    pub(crate) item: Option<String>,
    pub(crate) action: Option<ActivityAction>,
    pub(crate) scope: Option<ActivityScope>,
    pub(crate) project: Option<ProjectId>,
    /// Made after this time.
    pub(crate) after: Option<Moment>,
    /// Made before this time.
    pub(crate) before: Option<Moment>,
    /// With numbers below this one.
    pub(crate) below: Option<i64>,
}

/// Who made the changes.
#[derive(Debug, Clone)]
pub(crate) enum ActorFilter {
    /// This person.
    Person(UserId),
    /// The server.
    System,
}

/// Somebody who does not see every entry.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) user: UserId,
    /// The projects that they have access to.
    pub(crate) projects: Vec<ProjectId>,
}

/// A page of entries.
#[derive(Debug)]
pub(crate) struct EntryPage {
    /// The entries, newest first, each with whether another one undoes it.
    pub(crate) entries: Vec<(EntryRow, bool)>,
    /// Where the next page begins: with numbers below this one.
    pub(crate) next: Option<i64>,
}

/// SQL under construction, with its values.
#[derive(Debug, Clone, Default)]
struct SqlText {
    values: Vec<Value>,
}

impl SqlText {
    /// Adds a value and returns its placeholder.
    fn place(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn query(self, text: String) -> Query {
        let is_kept = self.values.len() <= 64;
        self.values.into_iter().fold(sql::query(AssertSqlSafe(text)).persistent(is_kept), Query::bind)
    }
}

/// The statements of a page.
struct PageQueries {
    rows: Query,
    /// The number of the last entry that was looked through, if there are more; `None` if the page needs no such limit.
    end: Option<Query>,
}

/// The statements of a page with numbers from `first` to `last`.
fn queries(
    organization: &OrganizationId,
    filter: &EntryFilter,
    (first, last): (i64, i64),
    reader: Option<&Reader>,
    limit: u32,
    is_sqlite: bool,
) -> PageQueries {
    let mut sql = SqlText::default();
    let within = format!(
        "organization_id = {} AND number >= {} AND number <= {}",
        sql.place(organization.as_str()),
        sql.place(first),
        sql.place(last)
    );
    let mut conditions = conditions(filter, &mut sql).into_iter();
    // The first condition has the index; the others are checked on what it finds.
    let (indexed, hint) = match conditions.next() {
        // Without statistics, SQLite takes the primary key, which finds every entry.
        Some((condition, index)) if is_sqlite => (format!(" AND {condition}"), format!("INDEXED BY {index} ")),
        Some((condition, _)) => (format!(" AND {condition}"), String::new()),
        None => (String::new(), String::new()),
    };
    let scan = format!("FROM activity {hint}WHERE {within}{indexed} ORDER BY number DESC");
    let mut others: Vec<String> = conditions.map(|(condition, _)| condition).collect();
    let for_end = sql.clone();
    others.extend(reader.map(|reader| visible(reader, &mut sql)));
    let wanted = i64::from(limit) + 1;
    let (scanned, residual) = if others.is_empty() {
        (wanted, String::new())
    } else {
        (SCANNED.max(wanted), format!("WHERE {}", others.join(" AND ")))
    };
    let (scanned, wanted) = (sql.place(scanned), sql.place(wanted));
    let rows = format!(
        "SELECT {COLUMNS}, CASE WHEN EXISTS (SELECT 1 FROM activity u
                WHERE u.organization_id = a.organization_id AND u.undoes = a.number) THEN 1 ELSE 0 END AS is_undone
         FROM (SELECT number FROM (
                SELECT number, actor_id, item_id, project_id, action, scope {scan} LIMIT {scanned}
            ) AS scanned {residual} ORDER BY number DESC LIMIT {wanted}
         ) AS found
         JOIN activity a ON a.organization_id = $1 AND a.number = found.number
         ORDER BY a.number DESC"
    );
    let end = (!others.is_empty()).then(|| {
        let mut sql = for_end;
        let offset = sql.place(SCANNED - 1);
        sql.query(format!("SELECT number {scan} LIMIT 1 OFFSET {offset}"))
    });
    PageQueries { rows: sql.query(rows), end }
}

/// The conditions of a filter with the indexes that serve them, the most selective first.
fn conditions(filter: &EntryFilter, sql: &mut SqlText) -> Vec<(String, &'static str)> {
    let mut conditions = Vec::new();
    if let Some(item) = &filter.item {
        conditions.push((format!("item_id = {}", sql.place(item)), "activity_by_item"));
    }
    if let Some(project) = filter.project {
        conditions.push((format!("project_id = {}", sql.place(project.0)), "activity_by_project"));
    }
    match &filter.actor {
        Some(ActorFilter::Person(actor)) => {
            conditions.push((format!("actor_id = {}", sql.place(actor.as_str())), "activity_by_actor"));
        }
        Some(ActorFilter::System) => conditions.push(("actor_id IS NULL".to_owned(), "activity_by_actor")),
        None => {}
    }
    if let Some(action) = filter.action {
        conditions.push((format!("action = {}", sql.place(action.name())), "activity_by_action"));
    }
    if let Some(scope) = filter.scope {
        conditions.push((format!("scope = {}", sql.place(scope.name())), "activity_by_scope"));
    }
    conditions
}

/// The condition for what somebody may see who does not see every entry.
fn visible(reader: &Reader, sql: &mut SqlText) -> String {
    let me = sql.place(reader.user.as_str());
    if reader.projects.is_empty() {
        return format!("(actor_id = {me} OR item_id = {me})");
    }
    let projects: Vec<_> = reader.projects.iter().map(|project| sql.place(project.0)).collect();
    format!("(actor_id = {me} OR item_id = {me} OR project_id IN ({}))", projects.join(", "))
}

/// A page of the entries of an organization. `reader`: `None` for those who see every entry.
pub(crate) async fn page(
    conn: &mut Connection,
    organization: &OrganizationId,
    filter: &EntryFilter,
    reader: Option<&Reader>,
    limit: u32,
) -> Result<EntryPage, Error> {
    let numbers = numbers(conn, organization, filter).await?;
    let is_sqlite = matches!(conn, Connection::Sqlite(_));
    let PageQueries { rows, end } = queries(organization, filter, numbers, reader, limit, is_sqlite);
    let rows = rows.fetch_all(&mut *conn).await?;
    let read = rows.iter().map(|row| Ok((entry(row)?, decode::switch(row, "is_undone")?)));
    let mut entries = read.collect::<Result<Vec<_>, Error>>()?;
    let limit = limit as usize;
    if entries.len() > limit {
        entries.truncate(limit);
        let next = entries.last().map(|(entry, _)| entry.number);
        return Ok(EntryPage { entries, next });
    }
    let next = match end {
        // Everything was looked through, unless there are more entries than that.
        Some(end) => end.fetch_optional(conn).await?.map(|row| row.try_get("number")).transpose()?,
        None => None,
    };
    Ok(EntryPage { entries, next })
}

/// The first and last number that a page can have. Times grow with numbers, so the times of a filter are turned into
/// numbers.
async fn numbers(
    conn: &mut Connection,
    organization: &OrganizationId,
    filter: &EntryFilter,
) -> Result<(i64, i64), Error> {
    let last = filter.below.map_or(i64::MAX, |below| below.saturating_sub(1));
    if filter.after.is_none() && filter.before.is_none() {
        return Ok((0, last));
    }
    let row = sql::query(
        "SELECT (SELECT number FROM activity WHERE organization_id = $1 AND created_at > $2
                ORDER BY created_at, number LIMIT 1) AS first_number,
            (SELECT number FROM activity WHERE organization_id = $1 AND created_at < $3
                ORDER BY created_at DESC, number DESC LIMIT 1) AS last_number",
    )
    .bind(organization.as_str())
    .bind(filter.after.map_or(i64::MIN, Moment::micros))
    .bind(filter.before.map_or(i64::MAX, Moment::micros))
    .fetch_one(conn)
    .await?;
    let first = row.try_get::<Option<i64>>("first_number")?.unwrap_or(i64::MAX);
    Ok((first, last.min(row.try_get::<Option<i64>>("last_number")?.unwrap_or_default())))
}

#[cfg(test)]
mod tests;
