//! The levels of people, without anything else about them: of many people in one organization, or of one in all.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::in_list::InList;
use crate::store::kept_out::{COLUMNS, is_kept_out};
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{OrganizationId, UserId};
use rolecall_policy::{Level, MemberState};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Active members of organizations that are not deleted.
const FROM: &str = "FROM memberships m
    JOIN organizations o ON o.id = m.organization_id
    JOIN users u ON u.id = m.user_id AND u.is_active = 1";

/// The levels of those of these people who are active members, and whom the organization does not keep out.
pub(crate) async fn levels_of(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: &[UserId],
) -> Result<HashMap<UserId, Level>, Error> {
    let mut levels = HashMap::with_capacity(people.len());
    for people in people.chunks(1000) {
        let list = InList::new(2, people.iter().map(UserId::as_str));
        let sql = format!(
            "SELECT m.user_id, m.level, {COLUMNS} {FROM} WHERE m.organization_id = $1 AND m.user_id IN {}",
            list.places
        );
        let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()));
        for row in &query.fetch_all(&mut *conn).await? {
            if is_kept_out(row)? {
                continue;
            }
            levels.insert(UserId(row.try_get("user_id")?), decode::level(row, "level")?);
        }
    }
    Ok(levels)
}

/// An organization that somebody has joined.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) organization: OrganizationId,
    pub(crate) level: Level,
    pub(crate) at: Moment,
    /// True if the organization keeps them out (see [`rolecall_policy::is_kept_out`]).
    pub(crate) is_kept_out: bool,
}

/// The organizations of a person.
pub(crate) async fn of_person(conn: &mut Connection, person: &UserId) -> Result<Vec<Joined>, Error> {
    let sql = format!("SELECT m.organization_id, m.level, m.joined_at, {COLUMNS} {FROM} WHERE m.user_id = $1");
    let rows = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).fetch_all(conn).await?;
    let joined = |row: &Row| {
        Ok(Joined {
            organization: OrganizationId(row.try_get("organization_id")?),
            level: decode::level(row, "level")?,
            at: decode::time(row, "joined_at")?,
            is_kept_out: is_kept_out(row)?,
        })
    };
    rows.iter().map(joined).collect()
}

/// The administrators and the owner of an organization, and of these people those who are active members; `None`: all
/// members. `with_factor`: look whether they have set up two-factor authentication; otherwise that is taken
/// for granted.
pub(crate) async fn counted(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: Option<&[UserId]>,
    with_factor: bool,
) -> Result<HashMap<UserId, MemberState>, Error> {
    let factor = if with_factor {
        "CAST(CASE WHEN EXISTS (SELECT 1 FROM people_with_second_factor f WHERE f.user_id = m.user_id)
            THEN 1 ELSE 0 END AS BIGINT)"
    } else {
        "CAST(1 AS BIGINT)"
    };
    let mut found = HashMap::new();
    let nobody: &[UserId] = &[];
    // At least once, for the administrators.
    let chunks: Vec<&[UserId]> = match people {
        Some(people) if !people.is_empty() => people.chunks(1000).collect(),
        _ => vec![nobody],
    };
    for chunk in chunks {
        let list = InList::new(2, chunk.iter().map(UserId::as_str));
        let among = match people {
            None => String::new(),
            Some(_) => format!(" AND (m.level >= 8 OR m.user_id IN {})", list.places),
        };
        let sql =
            format!("SELECT m.user_id, m.level, {factor} AS has_two_factor {FROM} WHERE m.organization_id = $1{among}");
        let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()));
        for row in &query.fetch_all(&mut *conn).await? {
            let (level, has_two_factor) = (decode::level(row, "level")?, decode::switch(row, "has_two_factor")?);
            found.insert(UserId(row.try_get("user_id")?), MemberState { level, has_two_factor });
        }
    }
    Ok(found)
}
