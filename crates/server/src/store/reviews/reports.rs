//! Reports of reviews.

use crate::clock::Moment;
use crate::store::in_list::InList;
use crate::store::sql::{self, Connection, Error, Row};
use crate::store::{Slice, decode, places};
use rolecall_api::{
    ERASED, Finding, OrganizationId, Person, ProjectId, ReportedFinding, ReviewCounts, ReviewId, ReviewOutcome,
    ReviewedProject, UserId,
};
use rolecall_policy::{FindingKind, ReviewDecision};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// Rows of one `INSERT`: databases limit the placeholders of a statement.
const ROWS_AT_ONCE: usize = 500;

/// A report, without its findings.
#[derive(Debug, Clone)]
pub(crate) struct ReportRow {
    pub(crate) id: ReviewId,
    pub(crate) created_at: Moment,
    pub(crate) reviewer: Person,
    pub(crate) counts: ReviewCounts,
}

const COLUMNS: &str =
    "id, reviewer_id, reviewer_name, reviewer_email, created_at, kept, lowered, removed, not_done, undecided";

fn report(row: &Row) -> Result<ReportRow, Error> {
    let count = |column: &str| Ok::<_, Error>(u64::try_from(row.try_get::<i64>(column)?).unwrap_or_default());
    Ok(ReportRow {
        id: ReviewId(row.try_get("id")?),
        created_at: decode::time(row, "created_at")?,
        reviewer: Person {
            uuid: UserId(row.try_get("reviewer_id")?),
            first_name: row.try_get("reviewer_name")?,
            email: row.try_get("reviewer_email")?,
        },
        counts: ReviewCounts {
            kept: count("kept")?,
            lowered: count("lowered")?,
            removed: count("removed")?,
            not_done: count("not_done")?,
            undecided: count("undecided")?,
        },
    })
}

/// The number of reports of an organization, and a slice of them, the newest first.
pub(crate) async fn list(
    conn: &mut Connection,
    organization: &OrganizationId,
    slice: Slice,
) -> Result<(u64, Vec<ReportRow>), Error> {
    let row = sql::query("SELECT COUNT(*) AS reports FROM reviews WHERE organization_id = $1")
        .bind(organization.as_str())
        .fetch_one(&mut *conn)
        .await?;
    let count = u64::try_from(row.try_get::<i64>("reports")?).unwrap_or_default();
    Ok((count, page(conn, organization, slice).await?))
}

/// The newest report.
pub(crate) async fn newest(conn: &mut Connection, organization: &OrganizationId) -> Result<Option<ReportRow>, Error> {
    Ok(page(conn, organization, Slice { limit: 1, offset: 0 }).await?.pop())
}

async fn page(conn: &mut Connection, organization: &OrganizationId, slice: Slice) -> Result<Vec<ReportRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reviews WHERE organization_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str());
    let query = query.bind(i64::from(slice.limit)).bind(i64::from(slice.offset));
    query.fetch_all(conn).await?.iter().map(report).collect()
}

/// A report of an organization, with its findings.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
    id: &ReviewId,
) -> Result<Option<(ReportRow, Vec<ReportedFinding>)>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM reviews WHERE organization_id = $1 AND id = $2");
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(id.as_str());
    let Some(row) = query.fetch_optional(&mut *conn).await? else { return Ok(None) };
    let rows = sql::query("SELECT * FROM review_findings WHERE review_id = $1 ORDER BY number")
        .bind(id.as_str())
        .fetch_all(conn)
        .await?;
    Ok(Some((report(&row)?, rows.iter().map(finding).collect::<Result<_, _>>()?)))
}

fn finding(row: &Row) -> Result<ReportedFinding, Error> {
    let text = |column: &str| row.try_get::<Option<String>>(column);
    let named = |column: &str| row.try_get::<String>(column);
    let (kind, decision, outcome) = (named("kind")?, named("decision")?, named("outcome")?);
    let (person, project) = (text("person_id")?, row.try_get::<Option<i64>>("project_id")?);
    let finding = Finding {
        kind: FindingKind::from_name(&kind).ok_or_else(|| Error::column("kind", kind))?,
        email: if person.is_none() { text("email")? } else { None },
        user: match person {
            None => None,
            Some(id) => Some(Person {
                uuid: UserId(id),
                first_name: text("person_name")?.unwrap_or_default(),
                email: text("email")?.unwrap_or_default(),
            }),
        },
        project: match project {
            None => None,
            Some(id) => Some(ReviewedProject {
                id: ProjectId(id),
                name: text("project_name")?.unwrap_or_default(),
                private: row.try_get::<Option<i64>>("is_private")? == Some(1),
            }),
        },
        level: decode::optional_level(row, "level")?,
        granted: decode::optional_level(row, "granted")?,
        since: decode::optional_time(row, "since")?.map(Moment::wire),
        never: decode::switch(row, "is_never")?,
    };
    Ok(ReportedFinding {
        finding,
        decision: ReviewDecision::from_name(&decision).ok_or_else(|| Error::column("decision", decision))?,
        outcome: ReviewOutcome::from_name(&outcome).ok_or_else(|| Error::column("outcome", outcome))?,
        detail: text("detail")?,
        entry: row.try_get("entry")?,
    })
}

/// Inserts a report.
pub(crate) async fn insert(
    conn: &mut Connection,
    organization: &OrganizationId,
    report: &ReportRow,
    findings: &[ReportedFinding],
) -> Result<(), Error> {
    let sql = format!("INSERT INTO reviews (organization_id, {COLUMNS}) VALUES {}", places(1, 11));
    let counts = report.counts;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    sql::query(AssertSqlSafe(sql))
        .bind(organization.as_str())
        .bind(report.id.as_str())
        .bind(report.reviewer.uuid.as_str())
        .bind(report.reviewer.first_name.as_str())
        .bind(report.reviewer.email.as_str())
        .bind(report.created_at.micros())
        .bind(number(counts.kept))
        .bind(number(counts.lowered))
        .bind(number(counts.removed))
        .bind(number(counts.not_done))
        .bind(number(counts.undecided))
        .execute(&mut *conn)
        .await?;
    let numbered: Vec<_> = findings.iter().enumerate().collect();
    for rows in numbered.chunks(ROWS_AT_ONCE) {
        let sql = format!(
            "INSERT INTO review_findings (review_id, number, organization_id, created_at, kind, person_id, person_name,
                email, level, project_id, project_name, is_private, granted, since, is_never, decision, outcome, detail,
                entry) VALUES {}",
            places(rows.len(), 19)
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(rows.len() == 1);
        for (at, ReportedFinding { finding, decision, outcome, detail, entry }) in rows {
            let (user, project) = (finding.user.as_ref(), finding.project.as_ref());
            let email = user.map(|user| user.email.as_str()).or(finding.email.as_deref());
            let since = finding.since.as_ref().and_then(|since| Moment::parse(since.as_str()));
            query = query
                .bind(report.id.as_str())
                .bind(i64::try_from(*at).unwrap_or(i64::MAX))
                .bind(organization.as_str())
                .bind(report.created_at.micros())
                .bind(finding.kind.name())
                .bind(user.map(|user| user.uuid.as_str()))
                .bind(user.map(|user| user.first_name.as_str()))
                .bind(email)
                .bind(finding.level.map(decode::number))
                .bind(project.map(|project| project.id.0))
                .bind(project.map(|project| project.name.as_str()))
                .bind(project.map(|project| i64::from(project.private)))
                .bind(finding.granted.map(decode::number))
                .bind(since.map(Moment::micros))
                .bind(i64::from(finding.never))
                .bind(decision.name())
                .bind(outcome.name())
                .bind(detail.as_deref())
                .bind(*entry);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Erases a person from all reports: their name, their email, and invites to these addresses.
pub(crate) async fn erase(conn: &mut Connection, user: &UserId, emails: &BTreeSet<String>) -> Result<(), Error> {
    sql::query("UPDATE reviews SET reviewer_name = $2, reviewer_email = $2 WHERE reviewer_id = $1")
        .bind(user.as_str())
        .bind(ERASED)
        .execute(&mut *conn)
        .await?;
    sql::query("UPDATE review_findings SET person_name = $2, email = $2 WHERE person_id = $1")
        .bind(user.as_str())
        .bind(ERASED)
        .execute(&mut *conn)
        .await?;
    let list = InList::new(2, emails.iter().map(String::as_str));
    let sql = format!("UPDATE review_findings SET email = $1 WHERE person_id IS NULL AND email IN {}", list.places);
    list.bind(sql::query(AssertSqlSafe(sql)).bind(ERASED)).execute(conn).await?;
    Ok(())
}
