//! `IN`, `BETWEEN`, `LIKE` and `CASE`.

use super::{ExprRules, Once, VisibleNames};
use crate::convert::Comparison;
use crate::kind::Kind;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{CaseWhen, Expr, InTarget};
use std::fmt::Write;

impl Translator<'_> {
    pub(crate) fn in_(
        &mut self,
        expr: &Expr,
        target: &InTarget,
        negated: bool,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let operand = self.expr(expr, visible, rules)?;
        let word = if negated { "NOT IN" } else { "IN" };
        match target {
            InTarget::List(list) => {
                let items = list.iter().map(|item| self.expr(item, visible, rules)).collect::<Result<Vec<_>, _>>()?;
                self.in_list(&operand, word, &items)
            }
            InTarget::Subquery(query) => {
                let translated = self.query(query, visible.ctes)?;
                let [column] = translated.columns.as_slice() else {
                    let detail =
                        format!("The sub-query after IN must return one column, not {}", translated.columns.len());
                    return Err(self.refuse(Code::WrongType, detail));
                };
                let relation = self.new_relation('t');
                let item = SqlExpr::column(format!("{relation}.c0"), column.kind, column.weight);
                let (left, item) = self.comparable(&operand, &item, Comparison::Equality)?;
                let sql =
                    format!("({} {word} (SELECT {} FROM ({}) AS {relation}))", left.sql, item.sql, translated.sql);
                let weight = left.weight.saturating_add(translated.size.parts());
                Ok(SqlExpr { weight, ..left.with(sql, Kind::Boolean) })
            }
            InTarget::Unnest(_) | InTarget::Table { .. } => Err(self.not_allowed("This form of IN")),
        }
    }

    /// `IN` with a list. Items that are compared in the same way share one `IN`.
    fn in_list(&mut self, operand: &SqlExpr, word: &str, items: &[SqlExpr]) -> Result<SqlExpr, Refusal> {
        let once = Once::new(operand);
        // For each conversion of the value: its SQL, the first item that needs it, and all items.
        let mut tests: Vec<(String, &SqlExpr, Vec<String>)> = Vec::new();
        // Null equals nothing, so it can join any other comparison.
        let (nulls, others): (Vec<&SqlExpr>, Vec<&SqlExpr>) = items.iter().partition(|item| item.kind == Kind::Null);
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
            return Err(self.refuse(Code::Syntax, "The list after IN is empty"));
        } else if tests.len() > 1 && operand.is_of_one_row() && items.iter().all(SqlExpr::is_of_one_row) {
            let tests: Vec<_> = tests.into_iter().map(|(left, _, items)| (left, items)).collect();
            once.select(&joined(&tests))
        } else {
            let mut written = Vec::new();
            for (_, item, items) in tests {
                written.push((self.comparable(operand, item, Comparison::Equality)?.0.sql, items));
            }
            format!("({})", joined(&written))
        };
        Ok(SqlExpr::combined(sql, Kind::Boolean, &std::iter::once(operand).chain(items).collect::<Vec<_>>()))
    }

    /// `BETWEEN`, with both bounds included.
    pub(crate) fn between(
        &mut self,
        expr: &Expr,
        low: &Expr,
        high: &Expr,
        negated: bool,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let operand = self.expr(expr, visible, rules)?;
        let (low, high) = (self.expr(low, visible, rules)?, self.expr(high, visible, rules)?);
        let once = Once::new(&operand);
        let (above, least) = self.comparable(&once.name, &low, Comparison::Order)?;
        let (below, most) = self.comparable(&once.name, &high, Comparison::Order)?;
        let not = if negated { "NOT " } else { "" };
        let sql = if above.sql == below.sql {
            let (value, _) = self.comparable(&operand, &low, Comparison::Order)?;
            format!("({not}{} BETWEEN {} AND {})", value.sql, least.sql, most.sql)
        } else if [&operand, &low, &high].into_iter().all(SqlExpr::is_of_one_row) {
            let both = format!("{} >= {} AND {} <= {}", above.sql, least.sql, below.sql, most.sql);
            format!("({not}{})", once.select(&both))
        } else {
            let (above, least) = self.comparable(&operand, &low, Comparison::Order)?;
            let (below, most) = self.comparable(&operand, &high, Comparison::Order)?;
            format!("({not}({} >= {} AND {} <= {}))", above.sql, least.sql, below.sql, most.sql)
        };
        Ok(SqlExpr::combined(sql, Kind::Boolean, &[&operand, &low, &high]))
    }

    pub(crate) fn like(
        &mut self,
        expr: &Expr,
        pattern: &Expr,
        negated: bool,
        any_case: bool,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let (a, b) = (self.expr(expr, visible, rules)?, self.expr(pattern, visible, rules)?);
        self.is_like(&a, &b, negated, any_case)
    }

    pub(crate) fn is_like(
        &mut self,
        a: &SqlExpr,
        b: &SqlExpr,
        negated: bool,
        any_case: bool,
    ) -> Result<SqlExpr, Refusal> {
        let (a, b) = (self.text(a)?, self.text(b)?);
        let not = if negated { "NOT " } else { "" };
        let sql = format!("({not}hql_like({}, {}, {}))", a.sql, b.sql, i32::from(any_case));
        Ok(SqlExpr::combined(sql, Kind::Boolean, &[&a, &b]))
    }

    pub(crate) fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let operand = operand.map(|operand| self.expr(operand, visible, rules)).transpose()?;
        let mut branches = Vec::new();
        for CaseWhen { condition, result } in conditions {
            let condition = self.expr(condition, visible, rules)?;
            let condition = if operand.is_some() { condition } else { self.boolean(&condition)? };
            branches.push((condition, self.expr(result, visible, rules)?));
        }
        let otherwise = otherwise.map(|expr| self.expr(expr, visible, rules)).transpose()?;
        match operand {
            None => self.choice(None, &branches, otherwise.as_ref()),
            Some(operand) => self.choice_by_value(&operand, branches, otherwise.as_ref()),
        }
    }

    /// `CASE x WHEN a THEN … WHEN b THEN …`.
    fn choice_by_value(
        &mut self,
        operand: &SqlExpr,
        mut branches: Vec<(SqlExpr, SqlExpr)>,
        otherwise: Option<&SqlExpr>,
    ) -> Result<SqlExpr, Refusal> {
        let once = Once::new(operand);
        let mut compared = Vec::new();
        for (value, _) in &branches {
            compared.push(self.comparable(&once.name, value, Comparison::Equality)?);
        }
        let (Some((first, _)), Some((value, _))) = (compared.first(), branches.first()) else {
            return Err(self.refuse(Code::Syntax, "CASE needs a WHEN"));
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
        // The sub-select returns the number of the branch. The results stay outside, because they can contain aggregates.
        let mut sql = "CASE".to_owned();
        let mut parts = vec![operand.clone()];
        for (number, ((condition, _), (left, right))) in branches.iter_mut().zip(compared).enumerate() {
            let _ = write!(sql, " WHEN {} = {} THEN {number}", left.sql, right.sql);
            parts.push(std::mem::replace(condition, SqlExpr::constant(number.to_string(), Kind::Integer)));
        }
        let sql = once.select(&(sql + " END"));
        let which = SqlExpr::combined(sql, Kind::Integer, &parts.iter().collect::<Vec<_>>());
        self.choice(Some(&which), &branches, otherwise)
    }

    /// `CASE`: the result of the first branch whose condition is true or, with an operand, whose value equals it.
    pub(crate) fn choice(
        &mut self,
        operand: Option<&SqlExpr>,
        branches: &[(SqlExpr, SqlExpr)],
        otherwise: Option<&SqlExpr>,
    ) -> Result<SqlExpr, Refusal> {
        let results = branches.iter().map(|(_, result)| result).chain(otherwise);
        let kind = results.fold(Kind::Null, |kind, result| Self::common_kind(kind, result.kind));
        if matches!(kind, Kind::Interval(_)) {
            return Err(self.wrong_kind(kind, "a value"));
        }
        let mut sql = "(CASE".to_owned();
        let mut parts = Vec::new();
        if let Some(operand) = operand {
            let _ = write!(sql, " {}", operand.sql);
            parts.push(operand.clone());
        }
        for (condition, result) in branches {
            let result = self.convert(result, kind)?;
            let _ = write!(sql, " WHEN {} THEN {}", condition.sql, result.sql);
            parts.extend([condition.clone(), result]);
        }
        if let Some(otherwise) = otherwise {
            let otherwise = self.convert(otherwise, kind)?;
            let _ = write!(sql, " ELSE {}", otherwise.sql);
            parts.push(otherwise);
        }
        sql.push_str(" END)");
        Ok(SqlExpr::combined(sql, kind, &parts.iter().collect::<Vec<_>>()))
    }
}
