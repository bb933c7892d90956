//! One `SELECT` over the events of one project, as people of `PostHog` write it, answered by SQLite.
//!
//! What somebody writes never reaches the database. It is read into a syntax tree ([`read`]) and built anew from it
//! ([`query`], [`expr`], [`call`]), node by node from a list of what is allowed: whatever is not on it is refused with
//! the place where it stands. The new text has no name and no value of the old one: relations and columns are called
//! `t3.c1`, all values are bound. Every `FROM events` becomes a sub-select that carries `project_id = ?1` and has no
//! other columns than the allowed ones, so that a missing condition cannot be written, not even by mistake in here.
//! Behind that stands a second wall ([`sandbox`]): a connection that can only read, an authorizer that knows one table and
//! the functions of the list, limits on rows, bytes and depth. And all of it happens in a process of its own ([`worker`])
//! that the operating system ends when it takes too much memory, time or disk ([`workers`] asks it).
//!
//! Where it differs from `PostHog`: weeks begin on Monday; a division by zero is null; no arrays, no persons, no regular
//! expressions; sub-queries do not see the rows around them. Properties
//! are compared as `crate::property` says (3 is `'3'` and `'3.0'`, true is `'true'`), with a time as a time; `!=` is true
//! for a missing one.

mod answer;
mod call;
mod expr;
mod functions;
mod kind;
mod query;
mod read;
mod run;
mod sandbox;
mod scope;
#[cfg(test)]
mod tests;
mod time;
mod translate;
mod worker;
mod workers;

pub(crate) use answer::answer;
pub(crate) use functions::add as add_functions;
pub use worker::query_worker;
pub(crate) use workers::QueryWorkers;

use rolecall_api::Position;

/// The codes of refusals.
pub(crate) mod code {
    /// It cannot be read.
    pub(crate) const SYNTAX: &str = "syntax";
    /// It can be read, but not be asked here.
    pub(crate) const NOT_ALLOWED: &str = "not_allowed";
    /// There is no such column or function.
    pub(crate) const UNKNOWN_NAME: &str = "unknown_name";
    /// There are several such columns.
    pub(crate) const AMBIGUOUS_NAME: &str = "ambiguous_name";
    /// A value is of a kind that does not fit.
    pub(crate) const WRONG_TYPE: &str = "wrong_type";
    /// A column is neither grouped by nor aggregated.
    pub(crate) const NOT_GROUPED: &str = "not_grouped";
    /// Too long or too deep.
    pub(crate) const TOO_COMPLEX: &str = "too_complex";
    /// It took too much time.
    pub(crate) const TOO_LONG: &str = "too_long";
    /// It made something too large.
    pub(crate) const TOO_BIG: &str = "too_big";
    /// It cannot be computed, such as a sum that is too large.
    pub(crate) const NOT_COMPUTABLE: &str = "not_computable";

    /// All of them.
    pub(super) const ALL: [&str; 10] = [
        SYNTAX,
        NOT_ALLOWED,
        UNKNOWN_NAME,
        AMBIGUOUS_NAME,
        WRONG_TYPE,
        NOT_GROUPED,
        TOO_COMPLEX,
        TOO_LONG,
        TOO_BIG,
        NOT_COMPUTABLE,
    ];
}

/// Why a query is not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// For programs; see [`code`].
    pub(crate) code: &'static str,
    /// For people: a sentence without a full stop and without the place.
    pub(crate) detail: String,
    /// Where.
    pub(crate) position: Option<Position>,
}

impl Refusal {
    fn new(code: &'static str, detail: impl Into<String>, position: Option<Position>) -> Self {
        Refusal { code, detail: detail.into(), position }
    }
}
