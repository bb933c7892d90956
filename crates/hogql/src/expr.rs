//! Translates expressions: names, literals, operators.

mod conditions;
mod conversions;
mod names;
mod once;
mod operators;

pub(crate) use names::{PathStep, json_path};
pub(crate) use once::Once;

use crate::functions::property;
use crate::kind::Kind;
use crate::place::expr_start;
use crate::refusal::{Code, Refusal};
use crate::scope::{Cte, Scope};
use crate::size::Size;
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use crate::value::Value;
use sqlparser::ast::{self, DateTimeField, Expr, TrimWhereField, UnaryOperator, ValueWithSpan};
use std::collections::HashSet;

/// The names that an expression can use.
pub(crate) struct VisibleNames<'q> {
    /// The relations of FROM.
    pub(crate) scope: &'q Scope,
    /// The common table expressions (`WITH`).
    pub(crate) ctes: &'q [Cte],
    /// The aliases of the select list.
    pub(crate) aliases: Vec<(&'q str, &'q Expr)>,
    /// The texts of the translated GROUP BY expressions.
    pub(crate) groups: HashSet<String>,
}

impl<'q> VisibleNames<'q> {
    /// These relations, without aliases and groups.
    pub(crate) fn new(scope: &'q Scope, ctes: &'q [Cte]) -> Self {
        VisibleNames { scope, ctes, aliases: Vec::new(), groups: HashSet::new() }
    }

    /// Marks an operand that equals a GROUP BY expression: equal expressions have equal SQL.
    fn mark_grouped(&self, operand: &mut SqlExpr) {
        if operand.bare && self.groups.contains(&operand.sql) {
            operand.bare = false;
        }
    }
}

/// What an expression can contain, which depends on its clause.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExprRules {
    /// `Ok` if aggregates are allowed; otherwise the clause that forbids them.
    pub(crate) aggregates: Result<(), &'static str>,
    /// True if window functions are allowed.
    pub(crate) windows: bool,
    /// True if aliases of the select list take precedence over columns.
    pub(crate) alias_first: bool,
}

impl ExprRules {
    /// The rules of clauses that are evaluated per row, such as WHERE.
    pub(crate) fn in_rows(clause: &'static str) -> Self {
        ExprRules { aggregates: Err(clause), windows: false, alias_first: false }
    }

    /// The rules of the select list.
    pub(crate) fn in_items() -> Self {
        ExprRules { aggregates: Ok(()), windows: true, alias_first: false }
    }

    /// The rules of HAVING.
    pub(crate) fn in_groups() -> Self {
        ExprRules { aggregates: Ok(()), windows: false, alias_first: true }
    }
}

impl Translator<'_> {
    /// Translates an expression.
    pub(crate) fn expr(
        &mut self,
        expr: &Expr,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        self.nested(|this| {
            this.note_place(expr_start(expr));
            let mut operand = this.node(expr, visible, rules)?;
            this.check_size(Size::ZERO.with(operand.weight))?;
            this.check_length(&operand.sql)?;
            visible.mark_grouped(&mut operand);
            Ok(operand)
        })
    }

    fn node(&mut self, expr: &Expr, visible: &VisibleNames<'_>, rules: ExprRules) -> Result<SqlExpr, Refusal> {
        match expr {
            Expr::Identifier(name) => self.name(name, visible, rules),
            Expr::CompoundIdentifier(parts) => {
                let keys = parts.iter().map(|part| PathStep::Name(part.value.clone())).collect();
                self.path(parts.first(), keys, visible)
            }
            Expr::CompoundFieldAccess { root, access_chain } => self.field(root, access_chain, visible),
            Expr::Value(value) => self.value(value),
            Expr::Nested(expr) => self.expr(expr, visible, rules),
            Expr::BinaryOp { .. } => self.chain(expr, visible, rules),
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, visible, rules),
            Expr::Function(function) => self.call(function, visible, rules),
            Expr::Case { operand, conditions, else_result, case_token: _, end_token: _ } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), visible, rules)
            }
            Expr::Cast { expr, data_type, kind: _, format: None } => self.cast(expr, data_type, visible, rules),
            Expr::Interval(interval) => self.interval(interval, visible, rules),
            Expr::TypedString(ast::TypedString { data_type, value, uses_odbc_syntax: false }) => {
                let operand = self.value(value)?;
                self.cast_to(&operand, data_type)
            }
            Expr::Subquery(query) => {
                let translated = self.query(query, visible.ctes)?;
                match translated.columns.as_slice() {
                    [column] => {
                        let weight = translated.size.parts();
                        Ok(SqlExpr { weight, ..SqlExpr::constant(format!("({})", translated.sql), column.kind) })
                    }
                    columns => {
                        let detail = format!("A sub-query must return one value here, not {} columns", columns.len());
                        Err(self.refuse(Code::WrongType, detail))
                    }
                }
            }
            Expr::Exists { subquery, negated } => {
                let translated = self.query(subquery, visible.ctes)?;
                let not = if *negated { "NOT " } else { "" };
                let sql = format!("({not}EXISTS ({}))", translated.sql);
                Ok(SqlExpr { weight: translated.size.parts(), ..SqlExpr::constant(sql, Kind::Boolean) })
            }
            expr => self.test(expr, visible, rules),
        }
    }

    /// Predicates, and functions that have a special syntax.
    fn test(&mut self, expr: &Expr, visible: &VisibleNames<'_>, rules: ExprRules) -> Result<SqlExpr, Refusal> {
        match expr {
            Expr::IsNull(expr) => self.is_test(expr, "IS NULL", false, visible, rules),
            Expr::IsNotNull(expr) => self.is_test(expr, "IS NOT NULL", false, visible, rules),
            Expr::IsTrue(expr) => self.is_test(expr, "IS 1", true, visible, rules),
            Expr::IsNotTrue(expr) => self.is_test(expr, "IS NOT 1", true, visible, rules),
            Expr::IsFalse(expr) => self.is_test(expr, "IS 0", true, visible, rules),
            Expr::IsNotFalse(expr) => self.is_test(expr, "IS NOT 0", true, visible, rules),
            Expr::IsDistinctFrom(a, b) => self.compare(a, "IS NOT", b, visible, rules),
            Expr::IsNotDistinctFrom(a, b) => self.compare(a, "IS", b, visible, rules),
            Expr::In { expr, target, negated, global: false } => self.in_(expr, target, *negated, visible, rules),
            Expr::Between { expr, negated, low, high } => self.between(expr, low, high, *negated, visible, rules),
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
                self.like(expr, pattern, *negated, false, visible, rules)
            }
            Expr::ILike { negated, any: false, expr, pattern, escape_char: None } => {
                self.like(expr, pattern, *negated, true, visible, rules)
            }
            Expr::Floor { expr, field: ast::CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.builtin("floor", &[expr], visible, rules)
            }
            Expr::Ceil { expr, field: ast::CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.builtin("ceil", &[expr], visible, rules)
            }
            Expr::Position { expr, r#in } => self.builtin("position", &[r#in, expr], visible, rules),
            Expr::Substring { expr, substring_from: Some(from), substring_for, special: _, shorthand: _ } => {
                let mut args: Vec<&Expr> = vec![expr, from];
                args.extend(substring_for.as_deref());
                self.builtin("substring", &args, visible, rules)
            }
            Expr::Trim { trim_where, trim_what: None, expr, trim_characters: None } => {
                let name = match trim_where {
                    None | Some(TrimWhereField::Both) => "trim",
                    Some(TrimWhereField::Leading) => "trimleft",
                    Some(TrimWhereField::Trailing) => "trimright",
                };
                self.builtin(name, &[expr], visible, rules)
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
                self.builtin(name, &[expr], visible, rules)
            }
            Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => Err(self.not_allowed("`*`")),
            Expr::Tuple(_) | Expr::Array(_) | Expr::Map(_) | Expr::Dictionary(_) | Expr::Struct { .. } => {
                Err(self.not_allowed("A list of values"))
            }
            Expr::RLike { .. } | Expr::SimilarTo { .. } => Err(self.not_allowed("A regular expression")),
            Expr::Lambda(_) => Err(self.not_allowed("A lambda")),
            Expr::AtTimeZone { .. } => Err(self.refuse(
                Code::NotAllowed,
                "Give the time zone to the function, as in toHour(timestamp, 'Europe/Berlin')",
            )),
            _ => Err(self.not_allowed("This expression")),
        }
    }

    /// Translates a literal.
    fn value(&mut self, value: &ValueWithSpan) -> Result<SqlExpr, Refusal> {
        let ValueWithSpan { value, span } = value;
        self.note_place(Some(span.start));
        match value {
            ast::Value::Number(number, false) => {
                let (value, kind) = match (number.parse::<i64>(), number.parse::<f64>()) {
                    (Ok(number), _) => (Value::Integer(number), Kind::Integer),
                    (Err(_), Ok(number)) if number.is_finite() => (Value::Real(number), Kind::Float),
                    _ => return Err(self.refuse(Code::WrongType, "This number is too large")),
                };
                let text = (!property::is_kept_by_sqlite(number)).then(|| number.clone());
                Ok(SqlExpr { text, ..SqlExpr::constant(self.bind(value), kind) })
            }
            ast::Value::SingleQuotedString(text) if text.contains('\0') => {
                Err(self.refuse(Code::WrongType, "Null characters are not allowed"))
            }
            ast::Value::SingleQuotedString(text) => {
                let sql = self.bind(text.clone());
                Ok(SqlExpr { text: Some(text.clone()), ..SqlExpr::constant(sql, Kind::Text) })
            }
            ast::Value::Boolean(value) => Ok(SqlExpr::constant(self.bind(i64::from(*value)), Kind::Boolean)),
            ast::Value::Null => Ok(SqlExpr::constant("NULL".to_owned(), Kind::Null)),
            ast::Value::Placeholder(_) => Err(self.not_allowed("A placeholder")),
            _ => Err(self.refuse(Code::NotAllowed, "Write strings in single quotes, and double any quote inside")),
        }
    }

    fn unary(
        &mut self,
        op: UnaryOperator,
        expr: &Expr,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let operand = self.expr(expr, visible, rules)?;
        match op {
            UnaryOperator::Not => {
                let operand = self.boolean(&operand)?;
                Ok(operand.with(format!("(NOT {})", operand.sql), Kind::Boolean))
            }
            UnaryOperator::Minus | UnaryOperator::Plus => {
                let operand = self.number(&operand)?;
                let sign = if op == UnaryOperator::Minus { "- " } else { "+" };
                Ok(operand.with(format!("({sign}{})", operand.sql), operand.kind))
            }
            op => Err(self.not_allowed(&format!("`{op}`"))),
        }
    }
}
