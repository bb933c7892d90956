//! Whom to ask: the people who may do more.

use super::{COLUMNS, FROM, user};
use crate::store::decode;
use rolecall_api::{Helper, OrganizationId, Person, User, UserId};
use rolecall_policy::Level;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Error, Row};
use std::collections::HashMap;

/// How many people are named where somebody is told whom to ask.
pub(crate) const HELPERS: u8 = 5;

/// Whom to ask in an organization: its first people of administrator level or above, highest first, then by name.
/// For one organization of `person`, or for all of theirs.
pub(crate) async fn managers(
    conn: &mut AnyConnection,
    person: &UserId,
    only: Option<&OrganizationId>,
) -> Result<HashMap<OrganizationId, Vec<Helper>>, Error> {
    let rows = sqlx::query(
        "SELECT organization_id, level, user_id, distinct_id, first_name, email FROM (
            SELECT m.organization_id, m.level, u.id AS user_id, u.distinct_id, u.first_name, u.email,
                ROW_NUMBER() OVER (PARTITION BY m.organization_id ORDER BY m.level DESC, u.name_key, u.email) AS place
            FROM memberships own
            JOIN memberships m ON m.organization_id = own.organization_id AND m.level >= 8
            JOIN users u ON u.id = m.user_id AND u.is_active = 1
            WHERE own.user_id = $1 AND ($2 = '' OR own.organization_id = $2)
         ) AS ranked
         WHERE place <= $3 ORDER BY organization_id, place",
    )
    .bind(person.as_str())
    .bind(only.map_or("", OrganizationId::as_str))
    .bind(i64::from(HELPERS))
    .fetch_all(conn)
    .await?;
    let mut managers: HashMap<OrganizationId, Vec<Helper>> = HashMap::new();
    for row in &rows {
        managers.entry(OrganizationId(row.try_get("organization_id")?)).or_default().push(helper(row)?);
    }
    Ok(managers)
}

/// People of an organization of at least `level`, highest first, then by name, without those of `except`.
pub(crate) async fn at_least(
    conn: &mut AnyConnection,
    organization: &OrganizationId,
    level: Level,
    except: [&UserId; 2],
) -> Result<Vec<Helper>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE m.organization_id = $1 AND m.level >= $2 AND m.user_id <> $3 AND m.user_id <> $4
         ORDER BY m.level DESC, u.name_key, u.email LIMIT $5"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(organization.as_str())
        .bind(decode::number(level))
        .bind(except[0].as_str())
        .bind(except[1].as_str())
        .bind(i64::from(HELPERS))
        .fetch_all(conn)
        .await?;
    rows.iter().map(helper).collect()
}

/// The columns of [`user`] and `level`.
pub(in crate::store) fn helper(row: &AnyRow) -> Result<Helper, Error> {
    let User { uuid, first_name, email, .. } = user(row)?;
    Ok(Helper { person: Person { uuid, first_name, email }, level: decode::level(row, "level")? })
}
