//! Pages of an organization's members. Each order that the member table offers has an index (migration 10), so the first
//! pages take as long in an organization of 100,000 people as in one of 100.

use super::{COLUMNS, MemberRow, member};
use crate::store::sql::{self, Connection, Error, Value};
use crate::store::{Slice, decode};
use rolecall_api::{LevelCounts, MemberOrder, OrganizationId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;

/// The pattern that matches everybody, as [`crate::text::normalize::like_pattern`] makes it.
pub(super) const EVERYBODY: &str = "%";
/// Maximum number of people of one level who are found by their level and then sorted. If there are more, the people are
/// read in the order of the list, and other levels are skipped.
const MAX_SORTED: u64 = 1_000;

/// Filters and order of a member list.
#[derive(Debug)]
pub(crate) struct MemberFilter {
    /// A search pattern made by [`crate::text::normalize`].
    pub(crate) pattern: String,
    /// Only this level.
    pub(crate) level: Option<Level>,
    /// The order, and whether it is reversed.
    pub(crate) order: (MemberOrder, bool),
}

/// The number of people with one level.
pub(crate) fn count_of(counts: LevelCounts, level: Level) -> u64 {
    match level {
        Level::Owner => counts.owner,
        Level::Administrator => counts.administrators,
        Level::Member => counts.members,
    }
}

/// A page of an organization's members. `counts`: how many match the pattern.
pub(crate) async fn page(
    conn: &mut Connection,
    organization: &OrganizationId,
    filter: &MemberFilter,
    counts: LevelCounts,
    slice: Slice,
) -> Result<Vec<MemberRow>, Error> {
    let total = counts.owner + counts.administrators + counts.members;
    // In the order of levels, the page is cut out of three lists by name, one after another.
    let lists: Vec<(Option<Level>, u64)> = match (filter.order, filter.level) {
        ((MemberOrder::Level, reversed), None) => {
            let mut levels = [Level::Owner, Level::Administrator, Level::Member];
            if reversed {
                levels.reverse();
            }
            levels.into_iter().map(|level| (Some(level), count_of(counts, level))).collect()
        }
        (_, None) => vec![(None, total)],
        (_, Some(level)) => vec![(Some(level), count_of(counts, level))],
    };
    let (mut skipped, mut wanted) = (u64::from(slice.offset), u64::from(slice.limit));
    let mut page = Vec::new();
    for (level, count) in lists {
        let part = wanted.min(count.saturating_sub(skipped));
        if part > 0 {
            page.extend(part_of_list(conn, organization, filter, (level, count), (skipped, part)).await?);
        }
        (skipped, wanted) = (skipped.saturating_sub(count), wanted - part);
    }
    Ok(page)
}

/// Part of the list of one level, or of all levels: skips `skipped` members and returns at most `wanted`. `count` is the
/// length of the list.
async fn part_of_list(
    conn: &mut Connection,
    organization: &OrganizationId,
    filter: &MemberFilter,
    (level, count): (Option<Level>, u64),
    (skipped, wanted): (u64, u64),
) -> Result<Vec<MemberRow>, Error> {
    let order = match filter.order {
        (MemberOrder::Name, true) => "m.name_key DESC, m.email DESC",
        (MemberOrder::Name | MemberOrder::Level, _) => "m.name_key, m.email",
        // People who were never seen have the time 0.
        (MemberOrder::LastSeen, false) => "m.last_seen DESC, m.name_key, m.email",
        (MemberOrder::LastSeen, true) => "m.last_seen, m.name_key, m.email",
        (MemberOrder::Joined, false) => "m.joined_at, m.name_key, m.email",
        (MemberOrder::Joined, true) => "m.joined_at DESC, m.name_key, m.email",
    };
    let by_name = matches!(filter.order.0, MemberOrder::Name | MemberOrder::Level);
    let mut values = vec![Value::from(organization.as_str())];
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut conditions = String::new();
    if let Some(level) = level {
        // The plus keeps SQLite from using an index on the level.
        let sign = if by_name || count <= MAX_SORTED { "" } else { "+" };
        conditions.extend([" AND ", sign, "m.level = ", &place(decode::number(level).into())]);
    }
    if filter.pattern != EVERYBODY {
        conditions += &matches(&place(filter.pattern.as_str().into()));
    }
    let [limit, offset] = [wanted, skipped].map(|number| place(i64::try_from(number).unwrap_or(i64::MAX).into()));
    // The inner query skips members in the index, without reading their rows or accounts.
    let sql = format!(
        "SELECT {COLUMNS} FROM (
            SELECT m.* FROM memberships m WHERE m.organization_id = $1 AND m.is_active = 1{conditions}
            ORDER BY {order} LIMIT {limit} OFFSET {offset}
         ) AS m JOIN users u ON u.id = m.user_id ORDER BY {order}"
    );
    let query = values.into_iter().fold(sql::query(AssertSqlSafe(sql)), sql::Query::bind);
    query.fetch_all(conn).await?.iter().map(member).collect()
}

/// The condition that a member matches a search; `pattern` is its placeholder.
pub(super) fn matches(pattern: &str) -> String {
    format!(r" AND (m.name_key LIKE {pattern} ESCAPE '\' OR m.email LIKE {pattern} ESCAPE '\')")
}

/// The number of members of each level that match a pattern.
pub(crate) async fn counts(
    conn: &mut Connection,
    organization: &OrganizationId,
    pattern: &str,
) -> Result<LevelCounts, Error> {
    let query = if pattern == EVERYBODY {
        sql::query("SELECT level, people FROM member_counts WHERE organization_id = $1").bind(organization.as_str())
    } else {
        let sql = format!(
            "SELECT m.level, COUNT(*) AS people FROM memberships m
             WHERE m.organization_id = $1 AND m.is_active = 1{} GROUP BY m.level",
            matches("$2")
        );
        sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(pattern)
    };
    let mut counts = LevelCounts::default();
    for row in query.fetch_all(conn).await? {
        let people = u64::try_from(row.try_get::<i64>("people")?).unwrap_or_default();
        match decode::level(&row, "level")? {
            Level::Owner => counts.owner = people,
            Level::Administrator => counts.administrators = people,
            Level::Member => counts.members = people,
        }
    }
    Ok(counts)
}
