//! Offers of ownership.

use super::{PEOPLE, people};
use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OFFER_HOURS, OfferState, OrganizationId, User, UserId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::time::Duration;

/// For how long an offer is open.
pub(crate) const OPEN_FOR: Duration = Duration::from_hours(OFFER_HOURS);

/// An offer.
#[derive(Debug, Clone)]
pub(crate) struct OfferRow {
    pub(crate) id: String,
    pub(crate) person: User,
    pub(crate) offered_by: User,
    /// As stored; it may have expired meanwhile.
    pub(crate) state: OfferState,
    pub(crate) created_at: Moment,
    pub(crate) ended_at: Option<Moment>,
}

/// The newest offer of an organization. If one is open, it is the newest.
pub(crate) async fn newest(conn: &mut Connection, organization: &OrganizationId) -> Result<Option<OfferRow>, Error> {
    let sql = format!(
        "SELECT r.id, r.state, r.created_at, r.ended_at, {PEOPLE} FROM ownership_offers r
         JOIN users p ON p.id = r.person_id JOIN users o ON o.id = r.offered_by
         WHERE r.organization_id = $1 ORDER BY r.created_at DESC, r.id DESC LIMIT 1"
    );
    let row = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).fetch_optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let state: String = row.try_get("state")?;
    let (person, offered_by) = people(&row)?;
    Ok(Some(OfferRow {
        id: row.try_get("id")?,
        person,
        offered_by,
        state: OfferState::from_name(&state).ok_or_else(|| Error::column("state", state))?,
        created_at: decode::time(&row, "created_at")?,
        ended_at: decode::optional_time(&row, "ended_at")?,
    }))
}

/// Inserts an open offer to a member of this level; false if there is one already.
pub(crate) async fn insert(
    conn: &mut Connection,
    organization: &OrganizationId,
    (person, level): (&UserId, Level),
    offered_by: &UserId,
    now: Moment,
) -> Result<bool, Error> {
    // One that has expired is no longer open.
    sql::query(
        "UPDATE ownership_offers SET state = 'expired', ended_at = $3
         WHERE organization_id = $1 AND state = 'open' AND created_at <= $2",
    )
    .bind(organization.as_str())
    .bind(now.before(OPEN_FOR).micros())
    .bind(now.micros())
    .execute(&mut *conn)
    .await?;
    let inserted = sql::query(
        "INSERT INTO ownership_offers (id, organization_id, person_id, person_level, offered_by, state, created_at)
         VALUES ($1, $2, $3, $4, $5, 'open', $6)
         ON CONFLICT (organization_id) WHERE state = 'open' DO NOTHING",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(organization.as_str())
    .bind(person.as_str())
    .bind(decode::number(level))
    .bind(offered_by.as_str())
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Ends an open offer; false if it has ended already.
pub(crate) async fn end(conn: &mut Connection, id: &str, state: OfferState, now: Moment) -> Result<bool, Error> {
    let ended = sql::query(
        "UPDATE ownership_offers SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'open' AND created_at > $4",
    )
    .bind(id)
    .bind(state.name())
    .bind(now.micros())
    .bind(now.before(OPEN_FOR).micros())
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() == 1)
}
