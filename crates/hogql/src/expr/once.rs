//! Gives a value that an expression needs several times a name in a sub-select, so that its SQL is written once.
//! Repetition within repetition would make a short query very long.
//!
//! SQLite does not put such a sub-select back into the expression around it: it has no FROM (restriction 7 of its
//! flattener). An aggregate or a window function cannot move into a sub-select and is repeated; the limit on the parts of
//! a query bounds that.

use crate::sql_expr::SqlExpr;

/// The name of the value. An inner one hides outer ones, and each is used only in its own sub-select.
const NAME: &str = "v.x";

/// A value and the expressions that need it.
pub(crate) struct Once<'p> {
    value: &'p SqlExpr,
    /// Stands for the value in the expressions.
    pub(crate) name: SqlExpr,
}

impl<'p> Once<'p> {
    pub(crate) fn new(value: &'p SqlExpr) -> Self {
        // Conversions look at the text of a literal.
        let text = value.text.clone();
        Once { value, name: SqlExpr { text, ..SqlExpr::column(NAME.to_owned(), value.kind, 1) } }
    }

    /// True if this is the unconverted value.
    pub(crate) fn is_as_it_is(&self, operand: &SqlExpr) -> bool {
        operand.sql == self.name.sql
    }

    /// A sub-select of an expression over the name, such as `v.x IS NULL OR v.x = 1`.
    pub(crate) fn select(&self, sql: &str) -> String {
        format!("(SELECT {sql} FROM (SELECT {} AS x) AS v)", self.value.sql)
    }
}
