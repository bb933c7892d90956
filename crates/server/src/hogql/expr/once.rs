//! A value that an expression needs more than once is written once: a sub-select gives it a name. Without it operands would
//! be repeated in each other, and a short query become a very long one.
//!
//! SQLite does not put such a sub-select back into the expression around it: it has no FROM (restriction 7 of its
//! flattener). An aggregate or a window function cannot move into a sub-select, so those are repeated; that they are few
//! is ensured by the limit on the parts of a query.

use crate::hogql::kind::Piece;

/// What the value is called inside. Inner ones hide outer ones, and each is only used where its sub-select stands.
const NAME: &str = "v.x";

/// A value and the expressions that need it.
pub(in crate::hogql) struct Once<'p> {
    value: &'p Piece,
    /// What stands for the value in the expressions.
    pub(in crate::hogql) name: Piece,
}

impl<'p> Once<'p> {
    pub(in crate::hogql) fn new(value: &'p Piece) -> Self {
        // What was written down is known to whoever converts it.
        let text = value.text.clone();
        Once { value, name: Piece { text, ..Piece::column(NAME.to_owned(), value.kind, 1) } }
    }

    /// Whether this is the value as it is, not converted.
    pub(in crate::hogql) fn is_as_it_is(&self, piece: &Piece) -> bool {
        piece.sql == self.name.sql
    }

    /// An expression over the name, such as `v.x IS NULL OR v.x = 1`.
    pub(in crate::hogql) fn select(&self, sql: &str) -> String {
        format!("(SELECT {sql} FROM (SELECT {} AS x) AS v)", self.value.sql)
    }
}
