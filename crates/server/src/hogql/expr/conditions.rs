//! Conditions with a syntax of their own, and choices by conditions.

use super::{How, Level};
use crate::hogql::kind::{Comparison, Kind, Piece};
use crate::hogql::translate::Translator;
use crate::hogql::{Refusal, code};
use sqlparser::ast::{CaseWhen, Expr, InTarget};
use std::fmt::Write;

impl Translator<'_> {
    pub(in crate::hogql) fn in_(
        &mut self,
        expr: &Expr,
        target: &InTarget,
        negated: bool,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        let word = if negated { "NOT IN" } else { "IN" };
        match target {
            InTarget::List(list) => {
                // All of one kind are compared at once, as with almost every list.
                let mut tests: Vec<(String, Vec<String>)> = Vec::new();
                let mut parts = vec![piece.clone()];
                for item in list {
                    let item = self.expr(item, level, how)?;
                    let (left, right) = self.comparable(&piece, &item, Comparison::Equality)?;
                    match tests.iter_mut().find(|(known, _)| *known == left.sql) {
                        Some((_, items)) => items.push(right.sql),
                        None => tests.push((left.sql, vec![right.sql])),
                    }
                    parts.push(item);
                }
                let tests = tests.into_iter().map(|(left, items)| format!("{left} {word} ({})", items.join(", ")));
                let tests: Vec<_> = tests.collect();
                let sql = match tests.as_slice() {
                    [] => return Err(self.refuse(code::SYNTAX, "The list after IN is empty")),
                    tests => format!("({})", tests.join(if negated { " AND " } else { " OR " })),
                };
                Ok(Piece::of(sql, Kind::Boolean, &parts.iter().collect::<Vec<_>>()))
            }
            InTarget::Subquery(query) => {
                let made = self.query(query, level.ctes)?;
                let [column] = made.columns.as_slice() else {
                    let detail = format!("The sub-query after IN gives one column, not {}", made.columns.len());
                    return Err(self.refuse(code::WRONG_TYPE, detail));
                };
                let relation = self.relation('t');
                let item = Piece::constant(format!("{relation}.c0"), column.kind);
                let (left, item) = self.comparable(&piece, &item, Comparison::Equality)?;
                let sql = format!("({} {word} (SELECT {} FROM ({}) AS {relation}))", left.sql, item.sql, made.sql);
                Ok(left.with(sql, Kind::Boolean))
            }
            InTarget::Unnest(_) | InTarget::Table { .. } => Err(self.not_allowed("This form of IN")),
        }
    }

    pub(in crate::hogql) fn like(
        &mut self,
        expr: &Expr,
        pattern: &Expr,
        negated: bool,
        any_case: bool,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let (a, b) = (self.expr(expr, level, how)?, self.expr(pattern, level, how)?);
        self.is_like(&a, &b, negated, any_case)
    }

    pub(in crate::hogql) fn is_like(
        &mut self,
        a: &Piece,
        b: &Piece,
        negated: bool,
        any_case: bool,
    ) -> Result<Piece, Refusal> {
        let (a, b) = (self.text(a)?, self.text(b)?);
        let not = if negated { "NOT " } else { "" };
        let sql = format!("({not}hql_like({}, {}, {}))", a.sql, b.sql, i32::from(any_case));
        Ok(Piece::of(sql, Kind::Boolean, &[&a, &b]))
    }

    pub(in crate::hogql) fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let operand = operand.map(|operand| self.expr(operand, level, how)).transpose()?;
        let mut branches = Vec::new();
        for CaseWhen { condition, result } in conditions {
            let condition = self.expr(condition, level, how)?;
            let condition = match &operand {
                Some(operand) => self.compared(operand, "=", &condition)?,
                None => self.boolean(&condition)?,
            };
            branches.push((condition, self.expr(result, level, how)?));
        }
        let otherwise = otherwise.map(|expr| self.expr(expr, level, how)).transpose()?;
        self.choice(&branches, otherwise.as_ref())
    }

    /// The first of these whose condition is true.
    pub(in crate::hogql) fn choice(
        &mut self,
        branches: &[(Piece, Piece)],
        otherwise: Option<&Piece>,
    ) -> Result<Piece, Refusal> {
        let results = branches.iter().map(|(_, result)| result).chain(otherwise);
        let kind = results.fold(Kind::Null, |kind, result| Self::common(kind, result.kind));
        if matches!(kind, Kind::Interval(_)) {
            return Err(self.wrong(kind, "a value"));
        }
        let mut sql = "(CASE".to_owned();
        let mut parts = Vec::new();
        for (condition, result) in branches {
            let result = self.to(result, kind)?;
            let _ = write!(sql, " WHEN {} THEN {}", condition.sql, result.sql);
            parts.extend([condition.clone(), result]);
        }
        if let Some(otherwise) = otherwise {
            let otherwise = self.to(otherwise, kind)?;
            let _ = write!(sql, " ELSE {}", otherwise.sql);
            parts.push(otherwise);
        }
        sql.push_str(" END)");
        Ok(Piece::of(sql, kind, &parts.iter().collect::<Vec<_>>()))
    }
}
