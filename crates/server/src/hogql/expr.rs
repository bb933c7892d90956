//! Expressions: names, values, operators.

mod conditions;
mod conversions;
mod names;
mod once;
mod operators;

pub(super) use names::{Key, json_path};
pub(super) use once::Once;

use super::kind::{Kind, Piece};
use super::scope::{Cte, Scope, Size};
use super::translate::{Translator, start};
use super::{Refusal, code};
use crate::property;
use rusqlite::types::Value;
use sqlparser::ast::{self, DateTimeField, Expr, TrimWhereField, UnaryOperator, ValueWithSpan};
use std::collections::HashSet;

/// Where an expression stands: what it can name.
pub(super) struct Level<'q> {
    /// The relations of FROM.
    pub(super) scope: &'q Scope,
    /// The queries of WITH.
    pub(super) ctes: &'q [Cte],
    /// The names that the SELECT gives.
    pub(super) aliases: Vec<(&'q str, &'q Expr)>,
    /// What is grouped by, translated.
    pub(super) groups: HashSet<String>,
}

impl<'q> Level<'q> {
    /// Among these relations, before there are aliases or groups.
    pub(super) fn of(scope: &'q Scope, ctes: &'q [Cte]) -> Self {
        Level { scope, ctes, aliases: Vec::new(), groups: HashSet::new() }
    }

    /// Remembers of a piece that it is one of those grouped by: equal expressions become equal texts.
    fn mark(&self, piece: &mut Piece) {
        if piece.bare && self.groups.contains(&piece.sql) {
            piece.bare = false;
        }
    }
}

/// What an expression may be made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// Aggregates; if not, the clause that takes none.
    pub(super) aggregates: Result<(), &'static str>,
    /// Window functions.
    pub(super) windows: bool,
    /// Whether a name is first looked for among those that the SELECT gives.
    pub(super) alias_first: bool,
}

impl How {
    /// Row by row.
    pub(super) fn in_rows(clause: &'static str) -> Self {
        How { aggregates: Err(clause), windows: false, alias_first: false }
    }

    /// In what is selected.
    pub(super) fn in_items() -> Self {
        How { aggregates: Ok(()), windows: true, alias_first: false }
    }

    /// After grouping.
    pub(super) fn in_groups() -> Self {
        How { aggregates: Ok(()), windows: false, alias_first: true }
    }
}

impl Translator<'_> {
    /// An expression.
    pub(super) fn expr(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        self.within(|this| {
            this.at(start(expr));
            let mut piece = this.node(expr, level, how)?;
            this.within_limits(Size::ZERO.with(piece.weight))?;
            this.not_too_long(&piece.sql)?;
            level.mark(&mut piece);
            Ok(piece)
        })
    }

    fn node(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        match expr {
            Expr::Identifier(name) => self.name(name, level, how),
            Expr::CompoundIdentifier(parts) => {
                let keys = parts.iter().map(|part| Key::Name(part.value.clone())).collect();
                self.path(parts.first(), keys, level)
            }
            Expr::CompoundFieldAccess { root, access_chain } => self.field(root, access_chain, level),
            Expr::Value(value) => self.value(value),
            Expr::Nested(expr) => self.expr(expr, level, how),
            Expr::BinaryOp { .. } => self.chain(expr, level, how),
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, level, how),
            Expr::Function(function) => self.call(function, level, how),
            Expr::Case { operand, conditions, else_result, case_token: _, end_token: _ } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), level, how)
            }
            Expr::Cast { expr, data_type, kind: _, format: None } => self.cast(expr, data_type, level, how),
            Expr::Interval(interval) => self.interval(interval, level, how),
            Expr::TypedString(ast::TypedString { data_type, value, uses_odbc_syntax: false }) => {
                let piece = self.value(value)?;
                self.made_into(&piece, data_type)
            }
            Expr::Subquery(query) => {
                let made = self.query(query, level.ctes)?;
                match made.columns.as_slice() {
                    [column] => {
                        let weight = made.size.parts();
                        Ok(Piece { weight, ..Piece::constant(format!("({})", made.sql), column.kind) })
                    }
                    columns => {
                        let detail = format!("A sub-query gives one value here, not {} columns", columns.len());
                        Err(self.refuse(code::WRONG_TYPE, detail))
                    }
                }
            }
            Expr::Exists { subquery, negated } => {
                let made = self.query(subquery, level.ctes)?;
                let not = if *negated { "NOT " } else { "" };
                let sql = format!("({not}EXISTS ({}))", made.sql);
                Ok(Piece { weight: made.size.parts(), ..Piece::constant(sql, Kind::Boolean) })
            }
            expr => self.test(expr, level, how),
        }
    }

    /// What is true or false, and the functions that have a syntax of their own.
    fn test(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        match expr {
            Expr::IsNull(expr) => self.is(expr, "IS NULL", false, level, how),
            Expr::IsNotNull(expr) => self.is(expr, "IS NOT NULL", false, level, how),
            Expr::IsTrue(expr) => self.is(expr, "IS 1", true, level, how),
            Expr::IsNotTrue(expr) => self.is(expr, "IS NOT 1", true, level, how),
            Expr::IsFalse(expr) => self.is(expr, "IS 0", true, level, how),
            Expr::IsNotFalse(expr) => self.is(expr, "IS NOT 0", true, level, how),
            Expr::IsDistinctFrom(a, b) => self.compare(a, "IS NOT", b, level, how),
            Expr::IsNotDistinctFrom(a, b) => self.compare(a, "IS", b, level, how),
            Expr::In { expr, target, negated, global: false } => self.in_(expr, target, *negated, level, how),
            Expr::Between { expr, negated, low, high } => self.between(expr, low, high, *negated, level, how),
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                self.like(expr, pattern, *negated, false, level, how)
            }
            Expr::ILike { negated, any: false, expr, pattern, escape_char: None } => {
                self.like(expr, pattern, *negated, true, level, how)
            }
            Expr::Floor { expr, field: ast::CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.built("floor", &[expr], level, how)
            }
            Expr::Ceil { expr, field: ast::CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.built("ceil", &[expr], level, how)
            }
            Expr::Position { expr, r#in } => self.built("position", &[r#in, expr], level, how),
            Expr::Substring { expr, substring_from: Some(from), substring_for, special: _, shorthand: _ } => {
                let mut args: Vec<&Expr> = vec![expr, from];
                args.extend(substring_for.as_deref());
                self.built("substring", &args, level, how)
            }
            Expr::Trim { trim_where, trim_what: None, expr, trim_characters: None } => {
                let name = match trim_where {
                    None | Some(TrimWhereField::Both) => "trim",
                    Some(TrimWhereField::Leading) => "trimleft",
                    Some(TrimWhereField::Trailing) => "trimright",
                };
                self.built(name, &[expr], level, how)
            }
            Expr::Extract { field, syntax: _, expr } => {
                let name = match field {
                    DateTimeField::Year => "toyear",
                    DateTimeField::Quarter => "toquarter",
                    DateTimeField::Month => "tomonth",
                    DateTimeField::Week(None) => "toisoweek",
                    DateTimeField::Day => "todayofmonth",
                    DateTimeField::Hour => "tohour",
                    DateTimeField::Minute => "tominute",
                    DateTimeField::Second => "tosecond",
                    DateTimeField::Epoch => "tounixtimestamp",
                    _ => return Err(self.not_allowed("This part of a time")),
                };
                self.built(name, &[expr], level, how)
            }
            Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => Err(self.not_allowed("`*`")),
            Expr::Tuple(_) | Expr::Array(_) | Expr::Map(_) | Expr::Dictionary(_) | Expr::Struct { .. } => {
                Err(self.not_allowed("A list of values"))
            }
            Expr::RLike { .. } | Expr::SimilarTo { .. } => Err(self.not_allowed("A regular expression")),
            Expr::Lambda(_) => Err(self.not_allowed("A lambda")),
            Expr::AtTimeZone { .. } => Err(self.refuse(
                code::NOT_ALLOWED,
                "Give the time zone to the function, as in toHour(timestamp, 'Europe/Berlin')",
            )),
            _ => Err(self.not_allowed("This expression")),
        }
    }

    /// A value that was written down.
    fn value(&mut self, value: &ValueWithSpan) -> Result<Piece, Refusal> {
        let ValueWithSpan { value, span } = value;
        self.at(Some(span.start));
        match value {
            ast::Value::Number(number, false) => {
                let (value, kind) = match (number.parse::<i64>(), number.parse::<f64>()) {
                    (Ok(number), _) => (Value::Integer(number), Kind::Integer),
                    (Err(_), Ok(number)) if number.is_finite() => (Value::Real(number), Kind::Float),
                    _ => return Err(self.refuse(code::WRONG_TYPE, "This number is too large")),
                };
                let text = (!property::is_kept_by_sqlite(number)).then(|| number.clone());
                Ok(Piece { text, ..Piece::constant(self.bind(value), kind) })
            }
            ast::Value::SingleQuotedString(text) if text.contains('\0') => {
                Err(self.refuse(code::WRONG_TYPE, "Null characters are not allowed"))
            }
            ast::Value::SingleQuotedString(text) => {
                let sql = self.bind(text.clone());
                Ok(Piece { text: Some(text.clone()), ..Piece::constant(sql, Kind::Text) })
            }
            ast::Value::Boolean(value) => Ok(Piece::constant(self.bind(i64::from(*value)), Kind::Boolean)),
            ast::Value::Null => Ok(Piece::constant("NULL".to_owned(), Kind::Null)),
            ast::Value::Placeholder(_) => Err(self.not_allowed("A placeholder")),
            _ => Err(self.refuse(code::NOT_ALLOWED, "Write texts in single quotes, a quote in them twice")),
        }
    }

    fn unary(&mut self, op: UnaryOperator, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        match op {
            UnaryOperator::Not => {
                let piece = self.boolean(&piece)?;
                Ok(piece.with(format!("(NOT {})", piece.sql), Kind::Boolean))
            }
            UnaryOperator::Minus | UnaryOperator::Plus => {
                let piece = self.number(&piece)?;
                let sign = if op == UnaryOperator::Minus { "- " } else { "+" };
                Ok(piece.with(format!("({sign}{})", piece.sql), piece.kind))
            }
            op => Err(self.not_allowed(&format!("`{op}`"))),
        }
    }
}
