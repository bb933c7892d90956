//! Named successors, and their claims.

use super::{PEOPLE, people};
use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, User, UserId};
use sqlx::AssertSqlSafe;

/// The most claims that one run of the job lets take effect.
const AT_ONCE: i64 = 100;

/// The successor of an organization.
#[derive(Debug, Clone)]
pub(crate) struct SuccessorRow {
    pub(crate) person: User,
    pub(crate) named_by: User,
    pub(crate) waiting_days: i64,
    pub(crate) named_at: Moment,
    pub(crate) claim: Option<Claim>,
}

/// A claim that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) claimed_at: Moment,
    pub(crate) effective_at: Moment,
}

/// The successor of an organization, if one is named.
pub(crate) async fn find(conn: &mut Connection, organization: &OrganizationId) -> Result<Option<SuccessorRow>, Error> {
    let sql = format!(
        "SELECT s.waiting_days, s.named_at, s.claimed_at, s.effective_at, {PEOPLE} FROM successors s
         JOIN users p ON p.id = s.person_id JOIN users o ON o.id = s.named_by WHERE s.organization_id = $1"
    );
    let row = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).fetch_optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let (person, named_by) = people(&row)?;
    let claim = decode::optional_time(&row, "claimed_at")?.zip(decode::optional_time(&row, "effective_at")?);
    Ok(Some(SuccessorRow {
        person,
        named_by,
        waiting_days: row.try_get("waiting_days")?,
        named_at: decode::time(&row, "named_at")?,
        claim: claim.map(|(claimed_at, effective_at)| Claim { claimed_at, effective_at }),
    }))
}

/// Names a successor, in place of another one and without a claim.
pub(crate) async fn name(
    conn: &mut Connection,
    organization: &OrganizationId,
    (person, waiting_days): (&UserId, i64),
    named_by: &UserId,
    now: Moment,
) -> Result<(), Error> {
    remove(&mut *conn, organization).await?;
    sql::query(
        "INSERT INTO successors (organization_id, person_id, named_by, waiting_days, named_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(organization.as_str())
    .bind(person.as_str())
    .bind(named_by.as_str())
    .bind(waiting_days)
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// Un-names the successor; false if there is none.
pub(crate) async fn remove(conn: &mut Connection, organization: &OrganizationId) -> Result<bool, Error> {
    let sql = "DELETE FROM successors WHERE organization_id = $1";
    Ok(sql::query(sql).bind(organization.as_str()).execute(conn).await?.rows_affected() == 1)
}

/// Stores a claim of the successor, or that there is none.
pub(crate) async fn set_claim(
    conn: &mut Connection,
    organization: &OrganizationId,
    claim: Option<Claim>,
) -> Result<(), Error> {
    sql::query("UPDATE successors SET claimed_at = $2, effective_at = $3 WHERE organization_id = $1")
        .bind(organization.as_str())
        .bind(claim.map(|claim| claim.claimed_at.micros()))
        .bind(claim.map(|claim| claim.effective_at.micros()))
        .execute(conn)
        .await?;
    Ok(())
}

/// The organizations whose claims have waited long enough, the longest first.
pub(crate) async fn due(conn: &mut Connection, now: Moment) -> Result<Vec<OrganizationId>, Error> {
    let rows = sql::query(
        "SELECT s.organization_id FROM successors s JOIN organizations o ON o.id = s.organization_id
         WHERE s.effective_at IS NOT NULL AND s.effective_at <= $1
         ORDER BY s.effective_at, s.organization_id LIMIT $2",
    )
    .bind(now.micros())
    .bind(AT_ONCE)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(OrganizationId(row.try_get("organization_id")?))).collect()
}
