//! A value that an expression needs more than once is written once: a sub-select gives it a name. Without it, values would
//! be repeated in each other, and a short query become a very long one.
//!
//! SQLite does not put such a sub-select back into the expression around it: it has no FROM (restriction 7 of its
//! flattener). An aggregate or a window function cannot move into a sub-select, so those are repeated; that they are few
//! is ensured by the limit on the parts of a query.

use crate::sql_expr::SqlExpr;

/// What the value is called inside. Inner ones hide outer ones, and each is only used where its sub-select stands.
const NAME: &str = "v.x";

/// A value and the expressions that need it.
pub(crate) struct Once<'p> {
    value: &'p SqlExpr,
    /// What stands for the value in the expressions.
    pub(crate) name: SqlExpr,
}

impl<'p> Once<'p> {
    pub(crate) fn new(value: &'p SqlExpr) -> Self {
        // What was written down is known to whoever converts it.
        let text = value.text.clone();
        Once { value, name: SqlExpr { text, ..SqlExpr::column(NAME.to_owned(), value.kind, 1) } }
    }

    /// Whether this is the value as it is, not converted.
    pub(crate) fn is_as_it_is(&self, operand: &SqlExpr) -> bool {
        operand.sql == self.name.sql
    }

    /// An expression over the name, such as `v.x IS NULL OR v.x = 1`.
    pub(crate) fn select(&self, sql: &str) -> String {
        format!("(SELECT {sql} FROM (SELECT {} AS x) AS v)", self.value.sql)
    }
}
