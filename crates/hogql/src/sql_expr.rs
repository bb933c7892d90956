//! A translated expression: its SQL, and what is known about it before the query runs.

use crate::kind::Kind;

/// A translated expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SqlExpr {
    /// In SQLite's language, in brackets if it needs any.
    pub(crate) sql: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// The text, if it is one that was written down; of a number, if SQLite does not keep all of its digits.
    pub(crate) text: Option<String>,
    /// Whether it reads a column outside of any aggregate and not as a whole one of those grouped by.
    pub(crate) bare: bool,
    /// Whether an aggregate is in it.
    pub(crate) aggregate: bool,
    /// Whether a window function is in it.
    pub(crate) window: bool,
    /// How many parts it has once SQLite has put what it stands for in the place of every column of a sub-query.
    pub(crate) weight: usize,
}

impl SqlExpr {
    /// Something that depends on no row.
    pub(crate) fn constant(sql: String, kind: Kind) -> Self {
        SqlExpr { sql, kind, text: None, bare: false, aggregate: false, window: false, weight: 1 }
    }

    /// A column of a relation, which stands for an expression of `weight` parts.
    pub(crate) fn column(sql: String, kind: Kind, weight: usize) -> Self {
        SqlExpr { bare: true, weight, ..SqlExpr::constant(sql, kind) }
    }

    /// Something made of this alone.
    pub(crate) fn with(&self, sql: String, kind: Kind) -> Self {
        SqlExpr { sql, kind, text: None, weight: self.weight.saturating_add(1), ..*self }
    }

    /// Something made of these.
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

    /// Whether the value is that of one row, so that a sub-query may compute it.
    pub(crate) fn is_of_one_row(&self) -> bool {
        !self.aggregate && !self.window
    }
}
