//! Positions of syntax-tree nodes in the text of the query.

use sqlparser::ast::{Expr, Ident, ObjectName, Spanned};
use sqlparser::tokenizer::Location;

/// The position where an expression begins. Follows the left side in a loop, because chains of operators can be long.
pub(crate) fn expr_start(mut expr: &Expr) -> Option<Location> {
    loop {
        expr = match expr {
            Expr::BinaryOp { left, .. } => left,
            Expr::Like { expr, .. }
            | Expr::ILike { expr, .. }
            | Expr::In { expr, .. }
            | Expr::Between { expr, .. }
            | Expr::IsNull(expr)
            | Expr::IsNotNull(expr)
            | Expr::IsTrue(expr)
            | Expr::IsFalse(expr)
            | Expr::Nested(expr)
            | Expr::UnaryOp { expr, .. }
            | Expr::Cast { expr, .. } => expr,
            Expr::CompoundFieldAccess { root, .. } => root,
            Expr::Function(function) => return name_start(&function.name),
            Expr::Identifier(ident) => return Some(ident.span.start),
            Expr::CompoundIdentifier(parts) => return parts.first().map(|part| part.span.start),
            Expr::Value(value) => return Some(value.span.start),
            Expr::Case { case_token, .. } => return Some(case_token.0.span.start),
            Expr::Interval(interval) => &interval.value,
            Expr::Wildcard(token) => return Some(token.0.span.start),
            _ => return None,
        };
    }
}

/// The position where a name begins.
pub(crate) fn name_start(name: &ObjectName) -> Option<Location> {
    name.0.first().map(|part| part.span().start)
}

/// The name, if it has one part.
pub(crate) fn single_ident(name: &ObjectName) -> Option<&Ident> {
    match name.0.as_slice() {
        [part] => part.as_ident(),
        _ => None,
    }
}
