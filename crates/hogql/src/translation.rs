//! What a translation is made for, and what comes out.

use crate::kind::Kind;
use crate::value::Value;
use jiff::tz::TimeZone;

/// Whose events a query may read, and what time it is. The query itself cannot change any of it.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The number of the one project whose events there are.
    pub project: i64,
    /// What `now()` is: microseconds since 1970.
    pub now: i64,
    /// The project's time zone: in it days begin and times are written.
    pub zone: &'a TimeZone,
}

/// A query in SQLite's language.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// One `SELECT`. It has no name and no value of the query: relations are called `t1`, `w2` …, columns `c0`, `c1` …,
    /// and values are bound.
    pub sql: String,
    /// The values to bind, in the order of their numbers: `?1` is the project. The last ones may be of no use: then the
    /// statement has fewer parameters.
    pub values: Vec<Value>,
    /// The columns of the answer.
    pub columns: Vec<Column>,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name: as the query says, or else as it was written there.
    pub name: String,
    /// What is in it.
    pub kind: Kind,
}
