//! Operators: calculation, comparison, and chains of them.

use super::{How, Level};
use crate::hogql::kind::{Comparison, Kind, Piece, Unit};
use crate::hogql::translate::Translator;
use crate::hogql::{Refusal, code};
use sqlparser::ast::{BinaryOperator, Expr};

/// How many operators stand in one chain at most.
const CHAIN: usize = 500;

impl Translator<'_> {
    /// Operators between two: their left side may be a long chain, gone through in a loop.
    pub(in crate::hogql) fn chain(&mut self, expr: &Expr, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let mut steps = Vec::new();
        let mut first = expr;
        while let Expr::BinaryOp { left, op, right } = first {
            steps.push((op, &**right));
            first = left;
        }
        if steps.len() > CHAIN {
            return Err(self.refuse(code::TOO_COMPLEX, format!("At most {CHAIN} operators may stand in a row")));
        }
        // `a AND b AND c` stays one bracket: SQLite's parser counts brackets, too.
        let mut row = Row { op: None, parts: vec![self.expr(first, level, how)?] };
        for (op, right) in steps.into_iter().rev() {
            self.nodes_of_chain()?;
            let right = self.expr(right, level, how)?;
            if !matches!(op, BinaryOperator::And | BinaryOperator::Or) {
                let mut piece = self.binary(&row.close(), op, &right)?;
                self.not_too_long(&piece.sql)?;
                level.mark(&mut piece);
                row = Row { op: None, parts: vec![piece] };
                continue;
            }
            if row.op != Some(op) {
                row = Row { op: Some(op), parts: vec![self.boolean(&row.close())?] };
            }
            row.parts.push(self.boolean(&right)?);
        }
        Ok(row.close())
    }

    pub(in crate::hogql) fn binary(&mut self, a: &Piece, op: &BinaryOperator, b: &Piece) -> Result<Piece, Refusal> {
        let word = match op {
            BinaryOperator::Plus => return self.plus(a, b),
            BinaryOperator::Minus => return self.minus(a, b),
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Modulo => "%",
            BinaryOperator::StringConcat => {
                let (a, b) = (self.text(a)?, self.text(b)?);
                return Ok(Piece::of(format!("({} || {})", a.sql, b.sql), Kind::Text, &[&a, &b]));
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

    pub(in crate::hogql) fn calculated(&mut self, a: &Piece, word: &str, b: &Piece) -> Result<Piece, Refusal> {
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
        Ok(Piece::of(sql, kind, &[&a, &b]))
    }

    pub(in crate::hogql) fn plus(&mut self, a: &Piece, b: &Piece) -> Result<Piece, Refusal> {
        match (a.kind, b.kind) {
            (_, Kind::Interval(unit)) => self.later(a, "", b, unit),
            (Kind::Interval(unit), _) => self.later(b, "", a, unit),
            (Kind::Time, _) => self.later(a, "", b, Unit::Second),
            (Kind::Date, _) => self.later(a, "", b, Unit::Day),
            _ => self.calculated(a, "+", b),
        }
    }

    pub(in crate::hogql) fn minus(&mut self, a: &Piece, b: &Piece) -> Result<Piece, Refusal> {
        match (a.kind, b.kind) {
            (_, Kind::Interval(unit)) => self.later(a, "-", b, unit),
            (Kind::Date, Kind::Date) => {
                let sql = format!("(({} - {}) / 86400000000)", a.sql, b.sql);
                Ok(Piece::of(sql, Kind::Integer, &[a, b]))
            }
            (Kind::Time, Kind::Time | Kind::Date | Kind::Text | Kind::Any) | (_, Kind::Time | Kind::Date) => {
                let (a, b) = (self.time(a)?, self.time(b)?);
                Ok(Piece::of(format!("(({} - {}) / 1000000.0)", a.sql, b.sql), Kind::Float, &[&a, &b]))
            }
            (Kind::Time, _) => self.later(a, "-", b, Unit::Second),
            (Kind::Date, _) => self.later(a, "-", b, Unit::Day),
            _ => self.calculated(a, "-", b),
        }
    }

    /// A time or a day some units later, or earlier with `sign`.
    pub(in crate::hogql) fn later(
        &mut self,
        time: &Piece,
        sign: &str,
        number: &Piece,
        unit: Unit,
    ) -> Result<Piece, Refusal> {
        let number = match number.kind {
            Kind::Interval(_) => number.clone(),
            _ => self.number(number)?,
        };
        let days = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year);
        let (time, zone, kind) = if time.kind == Kind::Date && days {
            // A day is a midnight in UTC.
            (time.clone(), self.bind("UTC".to_owned()), Kind::Date)
        } else {
            (self.time(time)?, self.zone(), Kind::Time)
        };
        let sql = format!("hql_add({}, {sign}({}), '{}', {zone})", time.sql, number.sql, unit.name());
        Ok(Piece::of(sql, kind, &[&time, &number]))
    }

    pub(in crate::hogql) fn compared(&mut self, a: &Piece, word: &str, b: &Piece) -> Result<Piece, Refusal> {
        let comparison = if matches!(word, "=" | "IS" | "IS NOT") { Comparison::Equality } else { Comparison::Order };
        let (a, b) = self.comparable(a, b, comparison)?;
        Ok(Piece::of(format!("({} {word} {})", a.sql, b.sql), Kind::Boolean, &[&a, &b]))
    }

    pub(in crate::hogql) fn compare(
        &mut self,
        a: &Expr,
        word: &str,
        b: &Expr,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let (a, b) = (self.expr(a, level, how)?, self.expr(b, level, how)?);
        self.compared(&a, word, &b)
    }

    pub(in crate::hogql) fn is(
        &mut self,
        expr: &Expr,
        test: &str,
        boolean: bool,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        let piece = if boolean { self.boolean(&piece)? } else { piece };
        Ok(piece.with(format!("({} {test})", piece.sql), Kind::Boolean))
    }

    pub(in crate::hogql) fn nodes_of_chain(&mut self) -> Result<(), Refusal> {
        self.within(|_| Ok(()))
    }
}

/// A row of `AND`s or `OR`s; without an operator one piece alone.
struct Row<'q> {
    op: Option<&'q BinaryOperator>,
    parts: Vec<Piece>,
}

impl Row<'_> {
    fn close(mut self) -> Piece {
        let word = match self.op {
            Some(BinaryOperator::And) => " AND ",
            Some(_) => " OR ",
            None => return self.parts.pop().unwrap_or_else(|| Piece::constant("NULL".to_owned(), Kind::Null)),
        };
        let list: Vec<_> = self.parts.iter().map(|part| part.sql.as_str()).collect();
        Piece::of(format!("({})", list.join(word)), Kind::Boolean, &self.parts.iter().collect::<Vec<_>>())
    }
}
