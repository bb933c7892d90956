//! Pages of members from the index of their order (migrations 10 and 11): a page is a range of the index, so it takes as
//! long in the middle of 100,000 people as at the start of 100.

use super::cursor::Place;
use super::filter::{Listed, MemberFilter, condition};
use super::jump::{Jump, SKIPPED};
use super::names::Names;
use super::order::{Direction, Key};
use super::{COLUMNS, member};
use crate::store::decode;
use crate::store::sql::{self, Connection, Error, Query, Row, Value};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;

/// Maximum number of people of one level who are found by their level and then sorted. If there are more, the people are
/// read in the order of the list, and other levels are skipped.
const MAX_SORTED: u64 = 1_000;

/// A member list that is read in the order of an index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) organization: &'a OrganizationId,
    pub(super) filter: &'a MemberFilter,
    /// The length of the list.
    pub(super) count: u64,
}

/// A part of a list that is one range of an index.
#[derive(Debug, Clone, Copy)]
enum Range<'a> {
    /// All of it.
    All,
    /// Those with the number of the key, from its name on; with the key itself if that is true.
    SameNumber(&'a Key, bool),
    /// Those with a number after that of the key.
    LaterNumber(&'a Key),
}

/// A statement in parts, with the values of its placeholders.
struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    /// Adds a value, and returns its placeholder.
    fn place(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Adds text at the end.
    fn add(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn query(self) -> Query {
        self.values.into_iter().fold(sql::query(AssertSqlSafe(self.sql)), Query::bind)
    }
}

impl Walk<'_> {
    /// A page of at most `limit` members, and whether there are more before and after it.
    pub(super) async fn page(
        self,
        names: &Names,
        conn: &mut Connection,
        place: &Place,
        limit: u64,
    ) -> Result<(Vec<Listed>, bool, bool), Error> {
        let direction = self.filter.sort.direction();
        match place {
            Place::Offset(0) => Ok((self.read(conn, direction, None, limit).await?, false, limit < self.count)),
            Place::Offset(offset) => {
                let offset = u64::from(*offset);
                let members = match self.key_at(names, conn, offset).await? {
                    Some(key) => self.read(conn, direction, Some((&key, true)), limit).await?,
                    None => Vec::new(),
                };
                Ok((members, true, offset + limit < self.count))
            }
            Place::After(key) => {
                let (members, more) = self.beyond(conn, direction, key, limit).await?;
                Ok((members, true, more))
            }
            Place::Before(key) => {
                let (mut members, more) = self.beyond(conn, direction.backwards(), key, limit).await?;
                members.reverse();
                Ok((members, more, true))
            }
        }
    }

    /// At most `limit` members beyond a key, and whether there are more.
    async fn beyond(
        self,
        conn: &mut Connection,
        direction: Direction,
        key: &Key,
        limit: u64,
    ) -> Result<(Vec<Listed>, bool), Error> {
        let mut members = self.read(conn, direction, Some((key, false)), limit + 1).await?;
        let more = members.len() as u64 > limit;
        members.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok((members, more))
    }

    /// The key of the member after so many others. Skips entries of the index from the nearer end, and reads no rows; or
    /// finds the key in memory if there are many to skip.
    async fn key_at(self, names: &Names, conn: &mut Connection, offset: u64) -> Result<Option<Key>, Error> {
        let Some(following) = self.count.checked_sub(offset + 1) else { return Ok(None) };
        if offset.min(following) > SKIPPED
            && let Some(jump) = Jump::of(self.filter)
            && let Some(shards) = names.read(conn, self.organization).await?
        {
            return Ok(jump.key_at(&shards, offset).await);
        }
        let direction = self.filter.sort.direction();
        let query = if offset <= following {
            self.skip(direction, offset)
        } else {
            self.skip(direction.backwards(), following)
        };
        query.fetch_optional(conn).await?.as_ref().map(key).transpose()
    }

    /// The query for the key of the member after so many others in a direction.
    fn skip(self, direction: Direction, skipped: u64) -> Query {
        let column = self.column(direction);
        let mut statement =
            self.statement(&format!("{} AS number, m.name_key, m.email", column.as_deref().unwrap_or("0")), "");
        let skipped = statement.place(i64::try_from(skipped).unwrap_or(i64::MAX));
        statement.add(&format!(" ORDER BY {} LIMIT 1 OFFSET {skipped}", direction.order_by(column.as_deref())));
        statement.query()
    }

    /// At most `limit` members in a direction, from a key on; with the member who has the key, if that is true.
    async fn read(
        self,
        conn: &mut Connection,
        direction: Direction,
        from: Option<(&Key, bool)>,
        limit: u64,
    ) -> Result<Vec<Listed>, Error> {
        let ranges = match from {
            None => vec![Range::All],
            Some((key, inclusive)) if direction.column.is_none() => vec![Range::SameNumber(key, inclusive)],
            Some((key, inclusive)) => vec![Range::SameNumber(key, inclusive), Range::LaterNumber(key)],
        };
        let mut members = Vec::new();
        for range in ranges {
            let missing = limit.saturating_sub(members.len() as u64);
            if missing > 0 {
                let rows = self.range(direction, range, missing).fetch_all(conn).await?;
                for row in &rows {
                    let member = member(row)?;
                    let name = row.try_get("name_key")?;
                    let number = self.filter.sort.number(&member);
                    let key = Key { number, name, email: member.user.email.clone() };
                    members.push(Listed { member, key });
                }
            }
        }
        Ok(members)
    }

    /// The query for at most `limit` members of a range.
    fn range(self, direction: Direction, range: Range<'_>, limit: u64) -> Query {
        // SQLite reads the tables of a cross join in this order.
        let mut statement = self.statement(&format!("{COLUMNS}, m.name_key"), " CROSS JOIN users u");
        statement.add(" AND u.id = m.user_id");
        let column = self.column(direction);
        let mut sorted_by = column.as_deref();
        match range {
            Range::All => {}
            Range::SameNumber(key, inclusive) => {
                if let Some(column) = sorted_by.take() {
                    let number = statement.place(key.number);
                    statement.add(&format!(" AND {column} = {number}"));
                }
                let sign = if direction.names_fall { "<" } else { ">" };
                let or_equal = if inclusive { "=" } else { "" };
                let [name, email] = [&key.name, &key.email].map(|text| statement.place(text));
                statement.add(&format!(" AND (m.name_key, m.email) {sign}{or_equal} ({name}, {email})"));
            }
            Range::LaterNumber(key) => {
                let sign = if direction.column_falls { "<" } else { ">" };
                let number = statement.place(key.number);
                statement.add(&format!(" AND {} {sign} {number}", sorted_by.unwrap_or("m.level")));
            }
        }
        let limit = statement.place(i64::try_from(limit).unwrap_or(i64::MAX));
        statement.add(&format!(" ORDER BY {} LIMIT {limit}", direction.order_by(sorted_by)));
        statement.query()
    }

    /// Whether the people are found by their level and then sorted.
    fn is_sorted(self) -> bool {
        self.filter.level.is_some() && self.count <= MAX_SORTED
    }

    /// The column that is sorted by before the name, as an expression. The plus keeps SQLite from using its index.
    fn column(self, direction: Direction) -> Option<String> {
        let sign = if self.is_sorted() { "+" } else { "" };
        direction.column.map(|column| format!("{sign}m.{column}"))
    }

    /// The beginning of a statement about the members of this list.
    fn statement(self, columns: &str, join: &str) -> Statement {
        let mut statement = Statement { sql: String::new(), values: Vec::new() };
        let organization = statement.place(self.organization.as_str());
        statement.sql = format!(
            "SELECT {columns} FROM memberships m{join} WHERE m.organization_id = {organization} AND m.is_active = 1"
        );
        if let Some(level) = self.filter.level {
            // The plus keeps SQLite from using an index on the level.
            let sign = if self.filter.sort.direction().column.is_none() || self.is_sorted() { "" } else { "+" };
            let level = statement.place(decode::number(level));
            statement.add(&format!(" AND {sign}m.level = {level}"));
        }
        if let Some(pattern) = self.filter.pattern() {
            let pattern = statement.place(pattern);
            statement.add(&condition(&pattern));
        }
        statement
    }
}

fn key(row: &Row) -> Result<Key, Error> {
    Ok(Key { number: row.try_get("number")?, name: row.try_get("name_key")?, email: row.try_get("email")? })
}

#[cfg(test)]
mod tests;
