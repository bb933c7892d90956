//! Ends offers and successors that no longer hold, because levels have changed.

use super::offers::OPEN_FOR;
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{ENDED_OFFER_DAYS, OrganizationId};
use std::time::Duration;

/// How long an offer is kept after it has ended.
const KEPT: Duration = Duration::from_hours(24 * ENDED_OFFER_DAYS);

/// Ends the offer of an organization if one of the two has another level now, and un-names a successor who is not an
/// administrator, or whom another owner has named. Called when a change of members, or the deletion of the organization,
/// is recorded.
pub(crate) async fn settle(conn: &mut Connection, organization: &OrganizationId, now: Moment) -> Result<(), Error> {
    sql::query(
        "UPDATE ownership_offers SET state = 'void', ended_at = $2
         WHERE organization_id = $1 AND state = 'open' AND NOT EXISTS (
            SELECT 1 FROM organizations g
            JOIN memberships p ON p.organization_id = g.id AND p.user_id = person_id AND p.level = person_level
            JOIN memberships o ON o.organization_id = g.id AND o.user_id = offered_by AND o.level = 15
            WHERE g.id = $1)",
    )
    .bind(organization.as_str())
    .bind(now.micros())
    .execute(&mut *conn)
    .await?;
    sql::query(
        "DELETE FROM successors WHERE organization_id = $1 AND NOT EXISTS (
            SELECT 1 FROM organizations g
            JOIN memberships p ON p.organization_id = g.id AND p.user_id = person_id AND p.level = 8
            JOIN memberships o ON o.organization_id = g.id AND o.user_id = named_by AND o.level = 15
            WHERE g.id = $1)",
    )
    .bind(organization.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends offers that nobody has answered in time, and deletes those that ended long ago.
pub(crate) async fn sweep(conn: &mut Connection, now: Moment) -> Result<(), Error> {
    sql::query(
        "UPDATE ownership_offers SET state = 'expired', ended_at = $2 WHERE state = 'open' AND created_at <= $1",
    )
    .bind(now.before(OPEN_FOR).micros())
    .bind(now.micros())
    .execute(&mut *conn)
    .await?;
    sql::query("DELETE FROM ownership_offers WHERE state <> 'open' AND ended_at <= $1")
        .bind(now.before(KEPT).micros())
        .execute(conn)
        .await?;
    Ok(())
}
