//! The domains of organizations.

use super::decode;
use crate::clock::Moment;
use crate::store::invites::EXPIRES_AT;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{DomainId, OrganizationId, UserId};
use sqlx::AssertSqlSafe;
use std::time::Duration;

/// A domain of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DomainRow {
    pub(crate) id: DomainId,
    pub(crate) organization: OrganizationId,
    /// In ASCII and lower case.
    pub(crate) domain: String,
    /// What the record has to contain.
    pub(crate) challenge: String,
    pub(crate) verified_at: Option<Moment>,
    /// Since when lookups do not find the record of a verified domain.
    pub(crate) missing_since: Option<Moment>,
    /// When a lookup last found it.
    pub(crate) found_at: Option<Moment>,
    pub(crate) automatic_joining: bool,
    pub(crate) created_at: Moment,
}

const COLUMNS: &str = "d.id, d.organization_id, d.domain, d.challenge, d.verified_at, d.missing_since,
    d.found_at, d.automatic_joining, d.created_at";

fn row(row: &Row) -> Result<DomainRow, Error> {
    Ok(DomainRow {
        id: DomainId(row.try_get("id")?),
        organization: OrganizationId(row.try_get("organization_id")?),
        domain: row.try_get("domain")?,
        challenge: row.try_get("challenge")?,
        verified_at: decode::optional_time(row, "verified_at")?,
        missing_since: decode::optional_time(row, "missing_since")?,
        found_at: decode::optional_time(row, "found_at")?,
        automatic_joining: decode::switch(row, "automatic_joining")?,
        created_at: decode::time(row, "created_at")?,
    })
}

/// The domains of an organization, by name.
pub(crate) async fn list(conn: &mut Connection, organization: &OrganizationId) -> Result<Vec<DomainRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM domains d WHERE d.organization_id = $1 ORDER BY d.domain");
    let rows = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).fetch_all(conn).await?;
    rows.iter().map(row).collect()
}

/// A domain of an organization, by its id.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
    id: &DomainId,
) -> Result<Option<DomainRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM domains d WHERE d.organization_id = $1 AND d.id = $2");
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(id.as_str());
    query.fetch_optional(conn).await?.as_ref().map(row).transpose()
}

/// The row of the organization that has proved this domain, perhaps a deleted organization.
pub(crate) async fn holder(conn: &mut Connection, domain: &str) -> Result<Option<DomainRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM domains d WHERE d.domain = $1 AND d.verified_at IS NOT NULL");
    sql::query(AssertSqlSafe(sql)).bind(domain).fetch_optional(conn).await?.as_ref().map(row).transpose()
}

/// Inserts a domain that is not verified. A domain that the organization has already is a unique violation.
pub(crate) async fn insert(
    conn: &mut Connection,
    organization: &OrganizationId,
    domain: &str,
    challenge: &str,
    now: Moment,
) -> Result<DomainRow, Error> {
    let id = DomainId(uuid::Uuid::now_v7().to_string());
    sql::query("INSERT INTO domains (id, organization_id, domain, challenge, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.as_str())
        .bind(organization.as_str())
        .bind(domain)
        .bind(challenge)
        .bind(now.micros())
        .execute(conn)
        .await?;
    Ok(DomainRow {
        id,
        organization: organization.clone(),
        domain: domain.to_owned(),
        challenge: challenge.to_owned(),
        verified_at: None,
        missing_since: None,
        found_at: None,
        automatic_joining: false,
        created_at: now,
    })
}

/// Marks a domain as verified. Another organization's verified row of it is a unique violation.
pub(crate) async fn verify(conn: &mut Connection, id: &DomainId, now: Moment) -> Result<(), Error> {
    sql::query(
        "UPDATE domains SET verified_at = $2, checked_at = $2, found_at = $2, missing_since = NULL WHERE id = $1",
    )
    .bind(id.as_str())
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a domain as not verified, which ends automatic joining.
pub(crate) async fn unverify(conn: &mut Connection, id: &DomainId) -> Result<(), Error> {
    sql::query(
        "UPDATE domains SET verified_at = NULL, checked_at = NULL, found_at = NULL, missing_since = NULL,
            automatic_joining = 0
         WHERE id = $1",
    )
    .bind(id.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Switches automatic joining.
pub(crate) async fn set_automatic_joining(conn: &mut Connection, id: &DomainId, on: bool) -> Result<(), Error> {
    sql::query("UPDATE domains SET automatic_joining = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(i64::from(on))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes a domain.
pub(crate) async fn delete(conn: &mut Connection, id: &DomainId) -> Result<(), Error> {
    sql::query("DELETE FROM domains WHERE id = $1").bind(id.as_str()).execute(conn).await?;
    Ok(())
}

/// Up to `limit` verified domains whose record was last looked up before `before`, longest ago first. Those of deleted
/// organizations are left alone.
pub(crate) async fn to_check(conn: &mut Connection, before: Moment, limit: u32) -> Result<Vec<DomainRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM domains d JOIN organizations o ON o.id = d.organization_id
         WHERE d.verified_at IS NOT NULL AND d.checked_at <= $1 ORDER BY d.checked_at, d.id LIMIT $2"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(before.micros()).bind(i64::from(limit));
    query.fetch_all(conn).await?.iter().map(row).collect()
}

/// Notes that the record is about to be looked up. False if another server has done so since `before`.
pub(crate) async fn begin_check(
    conn: &mut Connection,
    id: &DomainId,
    before: Moment,
    now: Moment,
) -> Result<bool, Error> {
    let query = sql::query("UPDATE domains SET checked_at = $3 WHERE id = $1 AND checked_at <= $2");
    let query = query.bind(id.as_str()).bind(before.micros()).bind(now.micros());
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// Notes that the record was found.
pub(crate) async fn set_found(conn: &mut Connection, id: &DomainId, now: Moment) -> Result<(), Error> {
    sql::query("UPDATE domains SET found_at = $2, missing_since = NULL WHERE id = $1")
        .bind(id.as_str())
        .bind(now.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes since when the record is missing.
pub(crate) async fn set_missing(conn: &mut Connection, id: &DomainId, since: Moment) -> Result<(), Error> {
    sql::query("UPDATE domains SET missing_since = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(since.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// Remembers the address of somebody who was removed or left, or had this one before, as [`address_hash`].
pub(crate) async fn remember_former(
    conn: &mut Connection,
    organization: &OrganizationId,
    email: &str,
) -> Result<(), Error> {
    sql::query(
        "INSERT INTO former_addresses (organization_id, address_hash) VALUES ($1, $2)
         ON CONFLICT (organization_id, address_hash) DO NOTHING",
    )
    .bind(organization.as_str())
    .bind(address_hash(organization, email))
    .execute(conn)
    .await?;
    Ok(())
}

/// The hash of the mailbox of a normalized address: without what follows a `+`, which many mailboxes ignore.
fn address_hash(organization: &OrganizationId, email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let mailbox = local.split('+').next().unwrap_or_default();
    crate::hash::sha256(&format!("{organization} {mailbox}@{domain}"))
}

/// The record of a domain by which people join was found in this time: somebody else may own the domain by now.
const FRESH: Duration = Duration::from_hours(48);
/// Who joins has confirmed their address in this time, or since the domain was verified: they may have lost the mailbox.
const CONFIRMED: Duration = Duration::from_hours(30 * 24);

/// The organization that a person with this address joins by its domain, if there is one: not if they are or were a member,
/// and not while an invite to it waits, which may give more.
pub(crate) async fn joinable(
    conn: &mut Connection,
    person: &UserId,
    email: &str,
    now: Moment,
) -> Result<Option<OrganizationId>, Error> {
    let domain = crate::text::domain::of_email(email);
    let sql = format!(
        "SELECT d.organization_id FROM domains d JOIN organizations o ON o.id = d.organization_id
         JOIN users u ON u.id = $2
         WHERE d.domain = $1 AND d.verified_at IS NOT NULL AND d.automatic_joining = 1
            AND d.missing_since IS NULL AND d.found_at > $5
            AND (u.email_verified_at >= d.verified_at OR u.email_verified_at > $6)
            AND NOT EXISTS (SELECT 1 FROM memberships m
                WHERE m.organization_id = d.organization_id AND m.user_id = $2)
            AND NOT EXISTS (SELECT 1 FROM invites i
                WHERE i.organization_id = d.organization_id AND i.target_email = $3 AND {EXPIRES_AT} > $4)
            AND NOT EXISTS (SELECT 1 FROM activity a
                WHERE a.organization_id = d.organization_id AND a.action IN ('member.remove', 'member.leave')
                    AND a.item_id = $2)
            AND NOT EXISTS (SELECT 1 FROM activity a
                WHERE a.organization_id = d.organization_id AND a.action IN ('member.remove', 'member.leave')
                    AND a.item_email = $3)"
    );
    let row = sql::query(AssertSqlSafe(sql))
        .bind(domain)
        .bind(person.as_str())
        .bind(email)
        .bind(now.micros())
        .bind(now.before(FRESH).micros())
        .bind(now.before(CONFIRMED).micros())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(organization) = row.map(|row| row.try_get("organization_id").map(OrganizationId)).transpose()? else {
        return Ok(None);
    };
    let former =
        sql::query("SELECT address_hash FROM former_addresses WHERE organization_id = $1 AND address_hash = $2");
    let former = former.bind(organization.as_str()).bind(address_hash(&organization, email));
    let was_there = former.fetch_optional(conn).await?.is_some();
    Ok((!was_there).then_some(organization))
}
