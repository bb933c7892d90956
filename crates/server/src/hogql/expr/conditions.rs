//! Conditions with a syntax of their own, and choices by conditions.

use super::{How, Level, Once};
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
                let items = list.iter().map(|item| self.expr(item, level, how)).collect::<Result<Vec<_>, _>>()?;
                self.in_list(&piece, word, &items)
            }
            InTarget::Subquery(query) => {
                let made = self.query(query, level.ctes)?;
                let [column] = made.columns.as_slice() else {
                    let detail = format!("The sub-query after IN gives one column, not {}", made.columns.len());
                    return Err(self.refuse(code::WRONG_TYPE, detail));
                };
                let relation = self.relation('t');
                let item = Piece::column(format!("{relation}.c0"), column.kind, column.weight);
                let (left, item) = self.comparable(&piece, &item, Comparison::Equality)?;
                let sql = format!("({} {word} (SELECT {} FROM ({}) AS {relation}))", left.sql, item.sql, made.sql);
                let weight = left.weight.saturating_add(made.size.parts());
                Ok(Piece { weight, ..left.with(sql, Kind::Boolean) })
            }
            InTarget::Unnest(_) | InTarget::Table { .. } => Err(self.not_allowed("This form of IN")),
        }
    }

    /// Whether a value is in a list. Items of one kind are compared at once, as with almost every list.
    fn in_list(&mut self, piece: &Piece, word: &str, items: &[Piece]) -> Result<Piece, Refusal> {
        let once = Once::new(piece);
        // Of each way in which the value is converted: how, for which item, and the items.
        let mut tests: Vec<(String, &Piece, Vec<String>)> = Vec::new();
        // Null is equal to nothing, however it is compared.
        let (nulls, others): (Vec<&Piece>, Vec<&Piece>) = items.iter().partition(|item| item.kind == Kind::Null);
        for item in others.into_iter().chain(nulls) {
            let (left, right) = self.comparable(&once.name, item, Comparison::Equality)?;
            match tests.iter_mut().find(|(known, ..)| *known == left.sql || item.kind == Kind::Null) {
                Some((_, _, items)) => items.push(right.sql),
                None => tests.push((left.sql, item, vec![right.sql])),
            }
        }
        let joined = |tests: &[(String, Vec<String>)]| {
            let tests: Vec<_> =
                tests.iter().map(|(left, items)| format!("{left} {word} ({})", items.join(", "))).collect();
            tests.join(if word == "NOT IN" { " AND " } else { " OR " })
        };
        let sql = if tests.is_empty() {
            return Err(self.refuse(code::SYNTAX, "The list after IN is empty"));
        } else if tests.len() > 1 && piece.is_of_one_row() && items.iter().all(Piece::is_of_one_row) {
            let tests: Vec<_> = tests.into_iter().map(|(left, _, items)| (left, items)).collect();
            once.select(&joined(&tests))
        } else {
            let mut written = Vec::new();
            for (_, item, items) in tests {
                written.push((self.comparable(piece, item, Comparison::Equality)?.0.sql, items));
            }
            format!("({})", joined(&written))
        };
        Ok(Piece::of(sql, Kind::Boolean, &std::iter::once(piece).chain(items).collect::<Vec<_>>()))
    }

    /// Whether a value lies between two others, or is one of them.
    pub(in crate::hogql) fn between(
        &mut self,
        expr: &Expr,
        low: &Expr,
        high: &Expr,
        negated: bool,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        let (low, high) = (self.expr(low, level, how)?, self.expr(high, level, how)?);
        let once = Once::new(&piece);
        let (above, least) = self.comparable(&once.name, &low, Comparison::Order)?;
        let (below, most) = self.comparable(&once.name, &high, Comparison::Order)?;
        let not = if negated { "NOT " } else { "" };
        let sql = if above.sql == below.sql {
            let (value, _) = self.comparable(&piece, &low, Comparison::Order)?;
            format!("({not}{} BETWEEN {} AND {})", value.sql, least.sql, most.sql)
        } else if [&piece, &low, &high].into_iter().all(Piece::is_of_one_row) {
            let both = format!("{} >= {} AND {} <= {}", above.sql, least.sql, below.sql, most.sql);
            format!("({not}{})", once.select(&both))
        } else {
            let (above, least) = self.comparable(&piece, &low, Comparison::Order)?;
            let (below, most) = self.comparable(&piece, &high, Comparison::Order)?;
            format!("({not}({} >= {} AND {} <= {}))", above.sql, least.sql, below.sql, most.sql)
        };
        Ok(Piece::of(sql, Kind::Boolean, &[&piece, &low, &high]))
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
            let condition = if operand.is_some() { condition } else { self.boolean(&condition)? };
            branches.push((condition, self.expr(result, level, how)?));
        }
        let otherwise = otherwise.map(|expr| self.expr(expr, level, how)).transpose()?;
        match operand {
            None => self.choice(None, &branches, otherwise.as_ref()),
            Some(operand) => self.choice_by_value(&operand, branches, otherwise.as_ref()),
        }
    }

    /// `CASE x WHEN a THEN … WHEN b THEN …`.
    fn choice_by_value(
        &mut self,
        operand: &Piece,
        mut branches: Vec<(Piece, Piece)>,
        otherwise: Option<&Piece>,
    ) -> Result<Piece, Refusal> {
        let once = Once::new(operand);
        let mut compared = Vec::new();
        for (value, _) in &branches {
            compared.push(self.comparable(&once.name, value, Comparison::Equality)?);
        }
        let (Some((first, _)), Some((value, _))) = (compared.first(), branches.first()) else {
            return Err(self.refuse(code::SYNTAX, "CASE needs a WHEN"));
        };
        if compared.iter().all(|(left, _)| left.sql == first.sql) {
            let (operand, _) = self.comparable(operand, value, Comparison::Equality)?;
            for ((condition, _), (_, right)) in branches.iter_mut().zip(compared) {
                *condition = right;
            }
            return self.choice(Some(&operand), &branches, otherwise);
        }
        if !operand.is_of_one_row() || !branches.iter().all(|(value, _)| value.is_of_one_row()) {
            for (condition, _) in &mut branches {
                *condition = self.compared(operand, "=", condition)?;
            }
            return self.choice(None, &branches, otherwise);
        }
        // Which of the values it is, as a number; what is chosen may hold aggregates and stays outside.
        let mut sql = "CASE".to_owned();
        let mut parts = vec![operand.clone()];
        for (number, ((condition, _), (left, right))) in branches.iter_mut().zip(compared).enumerate() {
            let _ = write!(sql, " WHEN {} = {} THEN {number}", left.sql, right.sql);
            parts.push(std::mem::replace(condition, Piece::constant(number.to_string(), Kind::Integer)));
        }
        let sql = once.select(&(sql + " END"));
        let which = Piece::of(sql, Kind::Integer, &parts.iter().collect::<Vec<_>>());
        self.choice(Some(&which), &branches, otherwise)
    }

    /// The first of these whose condition is true or, with an operand, whose value is the operand's.
    pub(in crate::hogql) fn choice(
        &mut self,
        operand: Option<&Piece>,
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
        if let Some(operand) = operand {
            let _ = write!(sql, " {}", operand.sql);
            parts.push(operand.clone());
        }
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
