//! Helpers: the people who are named in a refusal because they can do the action.

use super::{COLUMNS, FROM};
use crate::store::decode;
use crate::store::sql::{self, Connection, Error, Row};
use crate::text::normalize::normalize_name;
use rolecall_api::{Helper, OrganizationId, Person, User, UserId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::cmp::Reverse;
use std::collections::HashMap;

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

/// Candidates for [`choose`] in one organization of `person`, or in all of them: the owner, and those administrators
/// who were seen last.
pub(crate) async fn managers(
    conn: &mut Connection,
    person: &UserId,
    only: Option<&OrganizationId>,
) -> Result<HashMap<OrganizationId, Vec<Candidate>>, Error> {
    let rows = sql::query(
        "SELECT organization_id, level, user_id, distinct_id, first_name, email, last_seen FROM (
            SELECT m.organization_id, m.level, u.id AS user_id, u.distinct_id, u.first_name, u.email, u.last_seen,
                ROW_NUMBER() OVER (PARTITION BY m.organization_id
                    ORDER BY m.level DESC, COALESCE(u.last_seen, 0) / $4 DESC, u.name_key, u.email) AS place
            FROM memberships own
            JOIN memberships m ON m.organization_id = own.organization_id AND m.level >= 8
            JOIN users u ON u.id = m.user_id AND u.is_active = 1
            WHERE own.user_id = $1 AND ($2 = '' OR own.organization_id = $2)
         ) AS ranked
         WHERE place <= $3",
    )
    .bind(person.as_str())
    .bind(only.map_or("", OrganizationId::as_str))
    .bind(i64::from(HELPERS))
    .bind(DAY)
    .fetch_all(conn)
    .await?;
    let mut managers: HashMap<OrganizationId, Vec<Candidate>> = HashMap::new();
    for row in &rows {
        managers.entry(OrganizationId(row.try_get("organization_id")?)).or_default().push(candidate(row)?);
    }
    Ok(managers)
}

/// Candidates for [`choose`]: members of an organization with at least `level`, without those in `except`; sorted by
/// level, then last seen.
pub(crate) async fn at_least(
    conn: &mut Connection,
    organization: &OrganizationId,
    level: Level,
    except: [&UserId; 2],
) -> Result<Vec<Candidate>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE m.organization_id = $1 AND m.level >= $2 AND m.user_id <> $3 AND m.user_id <> $4
         ORDER BY m.level DESC, COALESCE(u.last_seen, 0) / $6 DESC, u.name_key, u.email LIMIT $5"
    );
    let rows = sql::query(AssertSqlSafe(sql))
        .bind(organization.as_str())
        .bind(decode::number(level))
        .bind(except[0].as_str())
        .bind(except[1].as_str())
        .bind(i64::from(HELPERS))
        .bind(DAY)
        .fetch_all(conn)
        .await?;
    rows.iter().map(candidate).collect()
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
