//! The input of a translation besides the query, and its result.

use crate::kind::Kind;
use crate::value::Value;
use jiff::tz::TimeZone;

/// The project, the time and the time zone of a query. Nothing in the query can change them.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The number of the only project whose events the query reads.
    pub project: i64,
    /// The value of `now()`, in microseconds since 1970.
    pub now: i64,
    /// The time zone in which days begin and times without a zone are interpreted.
    pub zone: &'a TimeZone,
}

/// A query as SQL for SQLite.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// One `SELECT`. It contains no name or value of the query: relations are called `t1`, `w2` …, columns `c0`, `c1`
    /// …, and values are bound.
    pub sql: String,
    /// The values to bind, in the order of their numbers; `?1` is the project. The statement can have fewer parameters;
    /// the remaining values are then unused.
    pub values: Vec<Value>,
    /// The columns of the result.
    pub columns: Vec<Column>,
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The alias, or else the text of the expression.
    pub name: String,
    /// The kind of its values.
    pub kind: Kind,
}
