//! Offers of ownership and the named successor (contract 9). What they mean is in `crate::handovers`.
//!
//! INVARIANT: an organization has at most one open offer and one successor. Both go with the memberships of their people.

pub(crate) mod offers;
mod settle;
pub(crate) mod successors;

pub(crate) use settle::{settle, sweep};

use super::decode;
use super::in_list::InList;
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use offers::OPEN_FOR;
use rolecall_api::{OrganizationId, User, UserId};
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// Those of these organizations about whose ownership there is something to tell `reader`: an open offer to or by them,
/// or a claim that waits.
pub(crate) async fn noticed(
    conn: &mut Connection,
    organizations: &[OrganizationId],
    reader: &UserId,
    now: Moment,
) -> Result<HashSet<OrganizationId>, Error> {
    let list = InList::new(3, organizations.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT organization_id FROM ownership_offers
         WHERE state = 'open' AND created_at > $2 AND (person_id = $1 OR offered_by = $1) AND organization_id IN {0}
         UNION SELECT organization_id FROM successors WHERE claimed_at IS NOT NULL AND organization_id IN {0}",
        list.places
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(reader.as_str()).bind(now.before(OPEN_FOR).micros());
    let rows = list.bind(query).fetch_all(conn).await?;
    rows.iter().map(|row| Ok(OrganizationId(row.try_get("organization_id")?))).collect()
}

/// Whom ownership is offered to, and who is the successor and whether they claim it.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    pub(crate) offered: Option<UserId>,
    pub(crate) successor: Option<(UserId, bool)>,
}

/// The person of the open offer of an organization, and its successor.
pub(crate) async fn marked(conn: &mut Connection, organization: &OrganizationId, now: Moment) -> Result<Marked, Error> {
    let sql = "SELECT person_id, CAST(1 AS BIGINT) AS is_offer, CAST(0 AS BIGINT) AS is_claim FROM ownership_offers
             WHERE organization_id = $1 AND state = 'open' AND created_at > $2
         UNION ALL SELECT person_id, CAST(0 AS BIGINT),
                CAST(CASE WHEN claimed_at IS NULL THEN 0 ELSE 1 END AS BIGINT) FROM successors
             WHERE organization_id = $1";
    let query = sql::query(sql).bind(organization.as_str()).bind(now.before(OPEN_FOR).micros());
    let mut marked = Marked::default();
    for row in &query.fetch_all(conn).await? {
        let person = UserId(row.try_get("person_id")?);
        if decode::switch(row, "is_offer")? {
            marked.offered = Some(person);
        } else {
            marked.successor = Some((person, decode::switch(row, "is_claim")?));
        }
    }
    Ok(marked)
}

/// The columns of the two people of an offer or a naming.
const PEOPLE: &str = "p.id AS user_id, p.distinct_id, p.first_name, p.email,
        o.id AS owner_id, o.distinct_id AS owner_distinct_id, o.first_name AS owner_name, o.email AS owner_email";

/// The person to whom it is offered or who is named, and the owner who did it.
fn people(row: &Row) -> Result<(User, User), Error> {
    let owner = User {
        uuid: UserId(row.try_get("owner_id")?),
        distinct_id: row.try_get("owner_distinct_id")?,
        first_name: row.try_get("owner_name")?,
        email: row.try_get("owner_email")?,
    };
    Ok((decode::user(row)?, owner))
}
