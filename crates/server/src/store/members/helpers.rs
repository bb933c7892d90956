//! Helpers: the people who are named in a refusal because they can do the action.

use super::{COLUMNS, FROM};
use crate::store::decode;
use crate::store::kept_out;
use crate::store::sql::{self, Connection, Error, Row};
use crate::text::normalize::normalize_name;
use rolecall_api::{Helper, OrganizationId, Person, User, UserId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Maximum number of organizations in one statement: each takes two of the 500 parts that SQLite allows.
const MAX_ORGANIZATIONS: usize = 100;
/// Maximum number of people in `can_help` (contract 3).
pub(crate) const HELPERS: u8 = 5;
/// A day in microseconds, as moments are stored.
pub(in crate::store) const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Somebody who could help.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    helper: Helper,
    /// The day on which they were last seen, in days since 1970; 0: never. A day and not the exact time, so that the
    /// list does not change every minute.
    seen_on: i64,
}

/// The people to name, at most [`HELPERS`]: last seen first (by day), then by level and name. Always includes the
/// owner, because some actions are the owner's only.
pub(crate) fn choose(mut candidates: Vec<Candidate>) -> Vec<Helper> {
    let order = |candidate: &Candidate| {
        let person = &candidate.helper.person;
        let name = (normalize_name(&person.first_name), person.email.clone());
        (Reverse(candidate.seen_on), Reverse(candidate.helper.level), name)
    };
    candidates.sort_by_cached_key(|candidate| (candidate.helper.level != Level::Owner, order(candidate)));
    candidates.truncate(HELPERS.into());
    candidates.sort_by_cached_key(order);
    candidates.into_iter().map(|candidate| candidate.helper).collect()
}

/// Candidates for [`choose`] in each of these organizations: the owner, and those administrators who were seen last.
pub(crate) async fn managers(
    conn: &mut Connection,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Vec<Candidate>>, Error> {
    owner_and_administrators(conn, organizations, HELPERS).await
}

/// The owner, and at most so many administrators who were seen last, of each organization.
async fn owner_and_administrators(
    conn: &mut Connection,
    organizations: &[OrganizationId],
    most: u8,
) -> Result<HashMap<OrganizationId, Vec<Candidate>>, Error> {
    let mut managers: HashMap<OrganizationId, Vec<Candidate>> = HashMap::new();
    // In chunks, because databases limit the parts of a statement.
    for organizations in organizations.chunks(MAX_ORGANIZATIONS) {
        // One part for each organization, so that each reads five entries of an index and not all administrators.
        let part = |number: usize| {
            format!(
                "SELECT * FROM (
                    SELECT m.organization_id, m.user_id, m.level FROM memberships m
                    WHERE m.organization_id = ${number} AND m.level = 8 AND m.is_active = 1
                    ORDER BY m.seen_on DESC, m.name_key, m.email LIMIT {most}) AS administrators{number}
                 UNION ALL
                 SELECT m.organization_id, m.user_id, m.level FROM memberships m
                 WHERE m.organization_id = ${number} AND m.level = 15 AND m.is_active = 1"
            )
        };
        let parts: Vec<_> = (1..=organizations.len()).map(part).collect();
        let sql = format!(
            "SELECT m.organization_id, m.level, u.id AS user_id, u.distinct_id, u.first_name, u.email, u.last_seen
             FROM ({}) AS m JOIN users u ON u.id = m.user_id",
            parts.join(" UNION ALL ")
        );
        let query = organizations
            .iter()
            .fold(sql::query(AssertSqlSafe(sql)), |query, organization| query.bind(organization.as_str()));
        // The text depends on the number of organizations: keep the usual ones prepared.
        for row in &query.persistent(organizations.len() <= 8).fetch_all(conn).await? {
            managers.entry(OrganizationId(row.try_get("organization_id")?)).or_default().push(candidate(row)?);
        }
    }
    Ok(managers)
}

/// Candidates for [`choose`]: members of an organization with at least `level`, without those in `except`.
pub(crate) async fn at_least(
    conn: &mut Connection,
    organization: &OrganizationId,
    level: Level,
    except: [&UserId; 2],
) -> Result<Vec<Candidate>, Error> {
    let keep = |candidate: &Candidate| {
        let Helper { person, level: held } = &candidate.helper;
        *held >= level && !except.contains(&&person.uuid)
    };
    if level > Level::Member {
        let most = HELPERS + u8::try_from(except.len()).unwrap_or_default();
        let mut found = owner_and_administrators(conn, std::slice::from_ref(organization), most).await?;
        let mut candidates = found.remove(organization).unwrap_or_default();
        candidates.retain(keep);
        return Ok(candidates);
    }
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE m.organization_id = $1
         ORDER BY m.level DESC, m.seen_on DESC, m.name_key, m.email LIMIT $2"
    );
    let most = i64::from(HELPERS) + i64::try_from(except.len()).unwrap_or_default();
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(most);
    let mut candidates = query.fetch_all(conn).await?.iter().map(candidate).collect::<Result<Vec<_>, _>>()?;
    candidates.retain(keep);
    Ok(candidates)
}

/// The email addresses of the owner and of administrators whom the organization does not keep out, at most `most`; the owner first, then who joined first.
pub(crate) async fn managers_to_tell(
    conn: &mut Connection,
    organization: &OrganizationId,
    most: u32,
) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT u.email FROM memberships m
         JOIN users u ON u.id = m.user_id
         JOIN organizations o ON o.id = m.organization_id
         WHERE m.organization_id = $1 AND m.level IN (8, 15) AND m.is_active = 1 AND NOT {}
         ORDER BY m.level DESC, m.joined_at, m.id LIMIT $2",
        kept_out::CONDITION
    );
    sql::query_scalar(AssertSqlSafe(sql)).bind(organization.as_str()).bind(i64::from(most)).fetch_all(conn).await
}

/// The email address of a member, to tell them about the organization; none if it keeps them out.
pub(crate) async fn member_to_tell(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
) -> Result<Option<String>, Error> {
    let sql = format!(
        "SELECT u.email FROM memberships m
         JOIN users u ON u.id = m.user_id
         JOIN organizations o ON o.id = m.organization_id
         WHERE m.organization_id = $1 AND m.user_id = $2 AND m.is_active = 1 AND NOT {}",
        kept_out::CONDITION
    );
    let query = sql::query_scalar(AssertSqlSafe(sql)).bind(organization.as_str()).bind(person.as_str());
    Ok(query.fetch_all(conn).await?.pop())
}

/// Reads the columns of [`decode::user`], `level` and `last_seen`.
pub(in crate::store) fn candidate(row: &Row) -> Result<Candidate, Error> {
    let User { uuid, first_name, email, .. } = decode::user(row)?;
    let last_seen: Option<i64> = row.try_get("last_seen")?;
    Ok(Candidate {
        helper: Helper { person: Person { uuid, first_name, email }, level: decode::level(row, "level")? },
        seen_on: last_seen.unwrap_or(0) / DAY,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(name: &str, level: Level, seen_on: i64) -> Candidate {
        let person =
            Person { uuid: UserId(name.to_owned()), first_name: name.to_owned(), email: format!("{name}@example.com") };
        Candidate { helper: Helper { person, level }, seen_on }
    }

    fn names(candidates: Vec<Candidate>) -> Vec<String> {
        choose(candidates).into_iter().map(|helper| helper.person.first_name).collect()
    }

    #[test]
    fn those_who_were_seen_last_are_named_first_and_the_owner_is_never_left_out() {
        use Level::{Administrator, Owner};
        let two = vec![candidate("Ada", Administrator, 0), candidate("Zoe", Administrator, 7)];
        assert_eq!(names(two), ["Zoe", "Ada"]);
        let mut many: Vec<_> = (1..=9).map(|seen| candidate(&format!("A{seen}"), Administrator, seen)).collect();
        many.push(candidate("Owner", Owner, 0));
        assert_eq!(names(many), ["A9", "A8", "A7", "A6", "Owner"]);
        let same =
            vec![candidate("Bob", Administrator, 5), candidate("Abe", Administrator, 5), candidate("Zoe", Owner, 5)];
        assert_eq!(names(same), ["Zoe", "Abe", "Bob"]);
    }
}
