//! A translated expression: its SQL, and what is known about it before the query runs.

use crate::kind::Kind;

/// A translated expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SqlExpr {
    /// The SQL, in brackets if it needs any.
    pub(crate) sql: String,
    /// The kind of its value.
    pub(crate) kind: Kind,
    /// The text of a text literal, or of a number literal with more digits than SQLite keeps.
    pub(crate) text: Option<String>,
    /// True if it references a column that is neither aggregated nor in GROUP BY.
    pub(crate) bare: bool,
    /// True if it contains an aggregate.
    pub(crate) aggregate: bool,
    /// True if it contains a window function.
    pub(crate) window: bool,
    /// The number of its parts after SQLite has replaced the columns of sub-queries by their expressions.
    pub(crate) weight: usize,
}

impl SqlExpr {
    /// An expression that does not depend on a row.
    pub(crate) fn constant(sql: String, kind: Kind) -> Self {
        SqlExpr { sql, kind, text: None, bare: false, aggregate: false, window: false, weight: 1 }
    }

    /// A column of a relation, which stands for an expression of `weight` parts.
    pub(crate) fn column(sql: String, kind: Kind, weight: usize) -> Self {
        SqlExpr { bare: true, weight, ..SqlExpr::constant(sql, kind) }
    }

    /// An expression made from this one.
    pub(crate) fn with(&self, sql: String, kind: Kind) -> Self {
        SqlExpr { sql, kind, text: None, weight: self.weight.saturating_add(1), ..*self }
    }

    /// An expression made from these.
    pub(crate) fn combined(sql: String, kind: Kind, parts: &[&SqlExpr]) -> Self {
        SqlExpr {
            sql,
            kind,
            text: None,
            bare: parts.iter().any(|part| part.bare),
            aggregate: parts.iter().any(|part| part.aggregate),
            window: parts.iter().any(|part| part.window),
            weight: parts.iter().fold(1, |weight, part| weight.saturating_add(part.weight)),
        }
    }

    /// True if the value depends on one row only, so that a sub-query can compute it.
    pub(crate) fn is_of_one_row(&self) -> bool {
        !self.aggregate && !self.window
    }
}
