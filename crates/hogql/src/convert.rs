//! Conversions of a value to another kind, and of two values to comparable ones.

use crate::functions::property;
use crate::functions::time;
use crate::kind::Kind;
use crate::parse;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use std::borrow::Cow;

/// The kinds of comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// `=` and its relatives.
    Equality,
    /// `<` and its relatives.
    Order,
}

impl Translator<'_> {
    /// Converts to a text.
    pub(crate) fn text(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        let x = &operand.sql;
        let sql = match operand.kind {
            Kind::Null | Kind::Text | Kind::Properties => return Ok(operand.clone()),
            Kind::Any | Kind::Integer | Kind::Float => format!("CAST({x} AS TEXT)"),
            Kind::Boolean => format!("CASE {x} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
            Kind::Time => format!("hql_time_text({x}, {})", self.zone()),
            Kind::Date => format!("hql_date_text({x})"),
            Kind::Interval(_) => return Err(self.wrong_kind(operand.kind, "a string")),
        };
        Ok(operand.with(format!("({sql})"), Kind::Text))
    }

    /// Converts to a number, or null.
    pub(crate) fn number(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        match operand.kind {
            Kind::Null | Kind::Integer | Kind::Float => Ok(operand.clone()),
            Kind::Boolean => Ok(operand.with(operand.sql.clone(), Kind::Integer)),
            Kind::Text | Kind::Any => Ok(operand.with(format!("hql_number({})", operand.sql), Kind::Float)),
            kind @ (Kind::Time | Kind::Date | Kind::Properties | Kind::Interval(_)) => {
                Err(self.wrong_kind(kind, "a number"))
            }
        }
    }

    /// Converts to true, false or null.
    pub(crate) fn boolean(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        match operand.kind {
            Kind::Null | Kind::Boolean => Ok(operand.clone()),
            Kind::Integer | Kind::Float => Ok(operand.with(format!("({} <> 0)", operand.sql), Kind::Boolean)),
            Kind::Any | Kind::Text => Ok(operand.with(format!("hql_boolean({})", operand.sql), Kind::Boolean)),
            kind @ (Kind::Time | Kind::Date | Kind::Properties | Kind::Interval(_)) => {
                Err(self.wrong_kind(kind, "true or false"))
            }
        }
    }

    /// Converts to a time. A literal that is not a time is refused; any other text becomes null.
    pub(crate) fn time(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        match (operand.kind, &operand.text) {
            (Kind::Null | Kind::Time, _) => Ok(operand.clone()),
            (Kind::Date, _) => {
                let zone = self.zone();
                Ok(operand.with(format!("hql_midnight({}, {zone})", operand.sql), Kind::Time))
            }
            (Kind::Text, Some(text)) => match time::parse(text, self.context.zone) {
                Some(micros) => {
                    let sql = self.bind(micros);
                    Ok(operand.with(sql, Kind::Time))
                }
                None => Err(self.not_a_time(text)),
            },
            (Kind::Text | Kind::Any, _) => {
                let zone = self.zone();
                Ok(operand.with(format!("hql_time({}, {zone})", operand.sql), Kind::Time))
            }
            (kind, _) => Err(self.wrong_kind(kind, "a time")),
        }
    }

    /// Converts to a day.
    pub(crate) fn date(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        if matches!(operand.kind, Kind::Null | Kind::Date) {
            return Ok(operand.clone());
        }
        let time = self.time(operand)?;
        let zone = self.zone();
        Ok(operand.with(format!("hql_date({}, {zone})", time.sql), Kind::Date))
    }

    /// Converts to what a property can be.
    pub(crate) fn any(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        match operand.kind {
            Kind::Boolean => {
                let sql = format!(
                    "(CASE {} WHEN 1 THEN CAST('true' AS BLOB) WHEN 0 THEN CAST('false' AS BLOB) END)",
                    operand.sql
                );
                Ok(operand.with(sql, Kind::Any))
            }
            Kind::Time | Kind::Date | Kind::Properties => {
                let text = self.text(operand)?;
                Ok(text.with(text.sql.clone(), Kind::Any))
            }
            Kind::Interval(_) => Err(self.wrong_kind(operand.kind, "a value")),
            Kind::Null | Kind::Any | Kind::Integer | Kind::Float | Kind::Text => {
                Ok(operand.with(operand.sql.clone(), Kind::Any))
            }
        }
    }

    /// Converts to a kind.
    pub(crate) fn convert(&mut self, operand: &SqlExpr, kind: Kind) -> Result<SqlExpr, Refusal> {
        match kind {
            _ if operand.kind == kind => Ok(operand.clone()),
            Kind::Text | Kind::Properties => self.text(operand),
            Kind::Integer | Kind::Float => self.number(operand),
            Kind::Boolean => self.boolean(operand),
            Kind::Time => self.time(operand),
            Kind::Date => self.date(operand),
            Kind::Any => self.any(operand),
            Kind::Null | Kind::Interval(_) => Ok(operand.clone()),
        }
    }

    /// The kind that values of both kinds can be converted to.
    pub(crate) fn common_kind(a: Kind, b: Kind) -> Kind {
        match (a, b) {
            (a, b) if a == b => a,
            (Kind::Null, other) | (other, Kind::Null) => other,
            (a, b) if a.is_number() && b.is_number() => Kind::Float,
            (Kind::Time, Kind::Date) | (Kind::Date, Kind::Time) => Kind::Time,
            (Kind::Text, Kind::Properties) | (Kind::Properties, Kind::Text) => Kind::Text,
            _ => Kind::Any,
        }
    }

    /// Converts two values so that SQLite compares them as HogQL does.
    pub(crate) fn comparable(
        &mut self,
        a: &SqlExpr,
        b: &SqlExpr,
        comparison: Comparison,
    ) -> Result<(SqlExpr, SqlExpr), Refusal> {
        let has = |kind| a.kind == kind || b.kind == kind;
        if let Some(kind) = [a.kind, b.kind].into_iter().find(|kind| matches!(kind, Kind::Interval(_))) {
            return Err(self.wrong_kind(kind, "a value that can be compared"));
        }
        if has(Kind::Null) {
            return Ok((a.clone(), b.clone()));
        }
        if has(Kind::Time) {
            return Ok((self.time(a)?, self.time(b)?));
        }
        if has(Kind::Date) {
            return Ok((self.date(a)?, self.date(b)?));
        }
        if has(Kind::Boolean) && comparison == Comparison::Equality && (has(Kind::Any) || has(Kind::Text)) {
            // As in filters, true equals `true` and `'true'`, but no number.
            return Ok((self.text(a)?, self.text(b)?));
        }
        if has(Kind::Boolean) {
            return Ok((self.boolean(a)?, self.boolean(b)?));
        }
        if has(Kind::Properties) {
            return Ok((self.text(a)?, self.text(b)?));
        }
        let numbers = has(Kind::Integer) || has(Kind::Float);
        if has(Kind::Any) || (has(Kind::Text) && numbers) {
            return self.comparable_by_value(a, b, comparison);
        }
        Ok((a.clone(), b.clone()))
    }

    /// Converts two values so that numbers are compared as numbers, even if sent as texts ([`property`]).
    fn comparable_by_value(
        &mut self,
        a: &SqlExpr,
        b: &SqlExpr,
        comparison: Comparison,
    ) -> Result<(SqlExpr, SqlExpr), Refusal> {
        let is_word = |operand: &SqlExpr| {
            operand.kind == Kind::Text && operand.text.as_ref().is_some_and(|text| property::number_in(text).is_none())
        };
        if comparison == Comparison::Equality && (is_word(a) || is_word(b)) {
            // A text that is not a number equals no number, so texts can be compared.
            return Ok((self.text(a)?, self.text(b)?));
        }
        let (a, b) = (self.with_all_digits(a), self.with_all_digits(b));
        if comparison == Comparison::Equality {
            return Ok((Self::key(&a), Self::key(&b)));
        }
        let order = SqlExpr::combined(format!("hql_compare({}, {})", a.sql, b.sql), Kind::Integer, &[&a, &b]);
        Ok((order, SqlExpr::constant("0".to_owned(), Kind::Integer)))
    }

    /// Replaces a number literal with more digits than SQLite keeps by its text.
    fn with_all_digits(&mut self, operand: &SqlExpr) -> SqlExpr {
        match &operand.text {
            Some(digits) if operand.kind == Kind::Float => SqlExpr::constant(self.bind(digits.clone()), Kind::Any),
            _ => operand.clone(),
        }
    }

    /// The key by which a value is grouped and sorted: the same for all spellings of a number.
    pub(crate) fn key(operand: &SqlExpr) -> SqlExpr {
        match operand.kind {
            Kind::Any | Kind::Text | Kind::Integer | Kind::Float => {
                operand.with(format!("hql_key({})", operand.sql), Kind::Any)
            }
            _ => operand.clone(),
        }
    }

    /// The key of a property; other values are their own keys.
    pub(crate) fn key_of_any(operand: &SqlExpr) -> String {
        if operand.kind == Kind::Any { Self::key(operand).sql } else { operand.sql.clone() }
    }

    /// A refusal of a value of the wrong kind.
    pub(crate) fn wrong_kind(&self, is: Kind, expected: &str) -> Refusal {
        self.refuse(Code::WrongType, format!("This is {}, but {expected} is needed here", is.words()))
    }

    /// A refusal of a text that is not a time.
    pub(crate) fn not_a_time(&self, text: &str) -> Refusal {
        let text: Cow<'_, str> = parse::short(text).into();
        self.refuse(Code::WrongType, format!("`{text}` is not a time; write it like 2026-11-24 or 2026-11-24 09:30:00"))
    }
}
