//! Operators: arithmetic, comparisons, and chains of them.

use super::{ExprRules, VisibleNames};
use crate::convert::Comparison;
use crate::functions::time::Unit;
use crate::kind::Kind;
use crate::limits::CHAIN;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{BinaryOperator, Expr};

impl Translator<'_> {
    /// Binary operators. Their left side can be a long chain, which is translated in a loop.
    pub(crate) fn chain(
        &mut self,
        expr: &Expr,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let mut steps = Vec::new();
        let mut first = expr;
        while let Expr::BinaryOp { left, op, right } = first {
            steps.push((op, &**right));
            first = left;
        }
        if steps.len() > CHAIN {
            return Err(self.refuse(Code::TooComplex, format!("At most {CHAIN} operators are allowed in a row")));
        }
        // `a AND b AND c` gets one pair of brackets, because SQLite limits the depth of brackets.
        let mut row = Operands { op: None, parts: vec![self.expr(first, visible, rules)?] };
        for (op, right) in steps.into_iter().rev() {
            self.nodes_of_chain()?;
            let right = self.expr(right, visible, rules)?;
            if !matches!(op, BinaryOperator::And | BinaryOperator::Or) {
                let mut operand = self.binary(&row.close(), op, &right)?;
                self.check_length(&operand.sql)?;
                visible.mark_grouped(&mut operand);
                row = Operands { op: None, parts: vec![operand] };
                continue;
            }
            if row.op != Some(op) {
                row = Operands { op: Some(op), parts: vec![self.boolean(&row.close())?] };
            }
            row.parts.push(self.boolean(&right)?);
        }
        Ok(row.close())
    }

    pub(crate) fn binary(&mut self, a: &SqlExpr, op: &BinaryOperator, b: &SqlExpr) -> Result<SqlExpr, Refusal> {
        let word = match op {
            BinaryOperator::Plus => return self.plus(a, b),
            BinaryOperator::Minus => return self.minus(a, b),
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Modulo => "%",
            BinaryOperator::StringConcat => {
                let (a, b) = (self.text(a)?, self.text(b)?);
                return Ok(SqlExpr::combined(format!("({} || {})", a.sql, b.sql), Kind::Text, &[&a, &b]));
            }
            BinaryOperator::Eq => return self.compared(a, "=", b),
            BinaryOperator::NotEq => return self.compared(a, "IS NOT", b),
            BinaryOperator::Spaceship => return self.compared(a, "IS", b),
            BinaryOperator::Lt => return self.compared(a, "<", b),
            BinaryOperator::LtEq => return self.compared(a, "<=", b),
            BinaryOperator::Gt => return self.compared(a, ">", b),
            BinaryOperator::GtEq => return self.compared(a, ">=", b),
            op => return Err(self.not_allowed(&format!("`{op}`"))),
        };
        self.calculated(a, word, b)
    }

    pub(crate) fn calculated(&mut self, a: &SqlExpr, word: &str, b: &SqlExpr) -> Result<SqlExpr, Refusal> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        let kind = match (word, a.kind, b.kind) {
            ("/", ..) => Kind::Float,
            (_, Kind::Integer, Kind::Integer) => Kind::Integer,
            _ => Kind::Float,
        };
        let sql = match word {
            "/" => format!("(CAST({} AS REAL) / {})", a.sql, b.sql),
            word => format!("({} {word} {})", a.sql, b.sql),
        };
        Ok(SqlExpr::combined(sql, kind, &[&a, &b]))
    }

    pub(crate) fn plus(&mut self, a: &SqlExpr, b: &SqlExpr) -> Result<SqlExpr, Refusal> {
        match (a.kind, b.kind) {
            (_, Kind::Interval(unit)) => self.later(a, "", b, unit),
            (Kind::Interval(unit), _) => self.later(b, "", a, unit),
            (Kind::Time, _) => self.later(a, "", b, Unit::Second),
            (Kind::Date, _) => self.later(a, "", b, Unit::Day),
            _ => self.calculated(a, "+", b),
        }
    }

    pub(crate) fn minus(&mut self, a: &SqlExpr, b: &SqlExpr) -> Result<SqlExpr, Refusal> {
        match (a.kind, b.kind) {
            (_, Kind::Interval(unit)) => self.later(a, "-", b, unit),
            (Kind::Date, Kind::Date) => {
                let sql = format!("(({} - {}) / 86400000000)", a.sql, b.sql);
                Ok(SqlExpr::combined(sql, Kind::Integer, &[a, b]))
            }
            (Kind::Time, Kind::Time | Kind::Date | Kind::Text | Kind::Any) | (_, Kind::Time | Kind::Date) => {
                let (a, b) = (self.time(a)?, self.time(b)?);
                Ok(SqlExpr::combined(format!("(({} - {}) / 1000000.0)", a.sql, b.sql), Kind::Float, &[&a, &b]))
            }
            (Kind::Time, _) => self.later(a, "-", b, Unit::Second),
            (Kind::Date, _) => self.later(a, "-", b, Unit::Day),
            _ => self.calculated(a, "-", b),
        }
    }

    /// A time or a day plus `number` units, or minus them with `sign`.
    pub(crate) fn later(
        &mut self,
        time: &SqlExpr,
        sign: &str,
        number: &SqlExpr,
        unit: Unit,
    ) -> Result<SqlExpr, Refusal> {
        let number = match number.kind {
            Kind::Interval(_) => number.clone(),
            _ => self.number(number)?,
        };
        let days = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year);
        let (time, zone, kind) = if time.kind == Kind::Date && days {
            // A day is kept as its midnight in UTC.
            (time.clone(), self.bind("UTC".to_owned()), Kind::Date)
        } else {
            (self.time(time)?, self.zone(), Kind::Time)
        };
        let sql = format!("hql_add({}, {sign}({}), '{}', {zone})", time.sql, number.sql, unit.name());
        Ok(SqlExpr::combined(sql, kind, &[&time, &number]))
    }

    pub(crate) fn compared(&mut self, a: &SqlExpr, word: &str, b: &SqlExpr) -> Result<SqlExpr, Refusal> {
        let comparison = if matches!(word, "=" | "IS" | "IS NOT") { Comparison::Equality } else { Comparison::Order };
        let (a, b) = self.comparable(a, b, comparison)?;
        Ok(SqlExpr::combined(format!("({} {word} {})", a.sql, b.sql), Kind::Boolean, &[&a, &b]))
    }

    pub(crate) fn compare(
        &mut self,
        a: &Expr,
        word: &str,
        b: &Expr,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let (a, b) = (self.expr(a, visible, rules)?, self.expr(b, visible, rules)?);
        self.compared(&a, word, &b)
    }

    pub(crate) fn is_test(
        &mut self,
        expr: &Expr,
        test: &str,
        boolean: bool,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let operand = self.expr(expr, visible, rules)?;
        let operand = if boolean { self.boolean(&operand)? } else { operand };
        Ok(operand.with(format!("({} {test})", operand.sql), Kind::Boolean))
    }

    pub(crate) fn nodes_of_chain(&mut self) -> Result<(), Refusal> {
        self.nested(|_| Ok(()))
    }
}

/// Operands joined by `AND` or `OR`; a single operand without an operator.
struct Operands<'q> {
    op: Option<&'q BinaryOperator>,
    parts: Vec<SqlExpr>,
}

impl Operands<'_> {
    fn close(mut self) -> SqlExpr {
        let word = match self.op {
            Some(BinaryOperator::And) => " AND ",
            Some(_) => " OR ",
            None => return self.parts.pop().unwrap_or_else(|| SqlExpr::constant("NULL".to_owned(), Kind::Null)),
        };
        let list: Vec<_> = self.parts.iter().map(|part| part.sql.as_str()).collect();
        SqlExpr::combined(format!("({})", list.join(word)), Kind::Boolean, &self.parts.iter().collect::<Vec<_>>())
    }
}
