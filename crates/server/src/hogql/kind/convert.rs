//! How one kind of value is made into another, and two into such that can be compared.

use super::{Kind, Piece};
use crate::hogql::translate::Translator;
use crate::hogql::{Refusal, code, read, time};
use crate::property;
use std::borrow::Cow;

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::hogql) enum Comparison {
    /// Whether they are the same.
    Equality,
    /// Which is greater.
    Order,
}

impl Translator<'_> {
    /// As a text.
    pub(in crate::hogql) fn text(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        let x = &piece.sql;
        let sql = match piece.kind {
            Kind::Null | Kind::Text | Kind::Properties => return Ok(piece.clone()),
            Kind::Any | Kind::Integer | Kind::Float => format!("CAST({x} AS TEXT)"),
            Kind::Boolean => format!("CASE {x} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
            Kind::Time => format!("hql_time_text({x}, {})", self.zone()),
            Kind::Date => format!("hql_date_text({x})"),
            Kind::Interval(_) => return Err(self.wrong(piece.kind, "a text")),
        };
        Ok(piece.with(format!("({sql})"), Kind::Text))
    }

    /// As a number; null if it is none.
    pub(in crate::hogql) fn number(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match piece.kind {
            Kind::Null | Kind::Integer | Kind::Float => Ok(piece.clone()),
            Kind::Boolean => Ok(piece.with(piece.sql.clone(), Kind::Integer)),
            Kind::Text | Kind::Any => Ok(piece.with(format!("hql_number({})", piece.sql), Kind::Float)),
            kind @ (Kind::Time | Kind::Date | Kind::Properties | Kind::Interval(_)) => {
                Err(self.wrong(kind, "a number"))
            }
        }
    }

    /// As true or false; null if it is neither.
    pub(in crate::hogql) fn boolean(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match piece.kind {
            Kind::Null | Kind::Boolean => Ok(piece.clone()),
            Kind::Integer | Kind::Float => Ok(piece.with(format!("({} <> 0)", piece.sql), Kind::Boolean)),
            Kind::Any | Kind::Text => Ok(piece.with(format!("hql_boolean({})", piece.sql), Kind::Boolean)),
            kind @ (Kind::Time | Kind::Date | Kind::Properties | Kind::Interval(_)) => {
                Err(self.wrong(kind, "true or false"))
            }
        }
    }

    /// As a time; a text that was written down has to be one, any other is null if it is none.
    pub(in crate::hogql) fn time(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match (piece.kind, &piece.text) {
            (Kind::Null | Kind::Time, _) => Ok(piece.clone()),
            (Kind::Date, _) => {
                let zone = self.zone();
                Ok(piece.with(format!("hql_midnight({}, {zone})", piece.sql), Kind::Time))
            }
            (Kind::Text, Some(text)) => match time::parse(text, self.asked.zone) {
                Some(micros) => {
                    let sql = self.bind(micros);
                    Ok(piece.with(sql, Kind::Time))
                }
                None => Err(self.no_time(text)),
            },
            (Kind::Text | Kind::Any, _) => {
                let zone = self.zone();
                Ok(piece.with(format!("hql_time({}, {zone})", piece.sql), Kind::Time))
            }
            (kind, _) => Err(self.wrong(kind, "a time")),
        }
    }

    /// As a day.
    pub(in crate::hogql) fn date(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        if matches!(piece.kind, Kind::Null | Kind::Date) {
            return Ok(piece.clone());
        }
        let time = self.time(piece)?;
        let zone = self.zone();
        Ok(piece.with(format!("hql_date({}, {zone})", time.sql), Kind::Date))
    }

    /// As anything: what a property may be.
    pub(in crate::hogql) fn any(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match piece.kind {
            Kind::Boolean => {
                let sql = format!(
                    "(CASE {} WHEN 1 THEN CAST('true' AS BLOB) WHEN 0 THEN CAST('false' AS BLOB) END)",
                    piece.sql
                );
                Ok(piece.with(sql, Kind::Any))
            }
            Kind::Time | Kind::Date | Kind::Properties => {
                let text = self.text(piece)?;
                Ok(text.with(text.sql.clone(), Kind::Any))
            }
            Kind::Interval(_) => Err(self.wrong(piece.kind, "a value")),
            Kind::Null | Kind::Any | Kind::Integer | Kind::Float | Kind::Text => {
                Ok(piece.with(piece.sql.clone(), Kind::Any))
            }
        }
    }

    /// As a value of this kind, to stand beside others of it.
    pub(in crate::hogql) fn to(&mut self, piece: &Piece, kind: Kind) -> Result<Piece, Refusal> {
        match kind {
            _ if piece.kind == kind => Ok(piece.clone()),
            Kind::Text | Kind::Properties => self.text(piece),
            Kind::Integer | Kind::Float => self.number(piece),
            Kind::Boolean => self.boolean(piece),
            Kind::Time => self.time(piece),
            Kind::Date => self.date(piece),
            Kind::Any => self.any(piece),
            Kind::Null | Kind::Interval(_) => Ok(piece.clone()),
        }
    }

    /// What values of both kinds can be.
    pub(in crate::hogql) fn common(a: Kind, b: Kind) -> Kind {
        match (a, b) {
            (a, b) if a == b => a,
            (Kind::Null, other) | (other, Kind::Null) => other,
            (a, b) if a.is_number() && b.is_number() => Kind::Float,
            (Kind::Time, Kind::Date) | (Kind::Date, Kind::Time) => Kind::Time,
            (Kind::Text, Kind::Properties) | (Kind::Properties, Kind::Text) => Kind::Text,
            _ => Kind::Any,
        }
    }

    /// Both made such that comparing them is what somebody means who compares them.
    pub(in crate::hogql) fn comparable(
        &mut self,
        a: &Piece,
        b: &Piece,
        comparison: Comparison,
    ) -> Result<(Piece, Piece), Refusal> {
        let has = |kind| a.kind == kind || b.kind == kind;
        if let Some(kind) = [a.kind, b.kind].into_iter().find(|kind| matches!(kind, Kind::Interval(_))) {
            return Err(self.wrong(kind, "a value that can be compared"));
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
            // As in filters: true is `true` and `'true'`, and no number.
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

    /// Both made such that numbers are compared as numbers, however they were sent (`crate::property`).
    fn comparable_by_value(&mut self, a: &Piece, b: &Piece, comparison: Comparison) -> Result<(Piece, Piece), Refusal> {
        let is_word = |piece: &Piece| {
            piece.kind == Kind::Text && piece.text.as_ref().is_some_and(|text| property::number_in(text).is_none())
        };
        if comparison == Comparison::Equality && (is_word(a) || is_word(b)) {
            // No number equals it, so SQLite can compare by itself.
            return Ok((self.text(a)?, self.text(b)?));
        }
        let (a, b) = (self.with_all_digits(a), self.with_all_digits(b));
        if comparison == Comparison::Equality {
            return Ok((Self::key(&a), Self::key(&b)));
        }
        let order = Piece::of(format!("hql_compare({}, {})", a.sql, b.sql), Kind::Integer, &[&a, &b]);
        Ok((order, Piece::constant("0".to_owned(), Kind::Integer)))
    }

    /// A number that was written down with more digits than SQLite keeps, as the text of it.
    fn with_all_digits(&mut self, piece: &Piece) -> Piece {
        match &piece.text {
            Some(digits) if piece.kind == Kind::Float => Piece::constant(self.bind(digits.clone()), Kind::Any),
            _ => piece.clone(),
        }
    }

    /// What a value is grouped and sorted by, so that all spellings of a number are one.
    pub(in crate::hogql) fn key(piece: &Piece) -> Piece {
        match piece.kind {
            Kind::Any | Kind::Text | Kind::Integer | Kind::Float => {
                piece.with(format!("hql_key({})", piece.sql), Kind::Any)
            }
            _ => piece.clone(),
        }
    }

    /// The key of a property; any other value is its own.
    pub(in crate::hogql) fn key_of_any(piece: &Piece) -> String {
        if piece.kind == Kind::Any { Self::key(piece).sql } else { piece.sql.clone() }
    }

    /// Something is of a wrong kind.
    pub(in crate::hogql) fn wrong(&self, is: Kind, expected: &str) -> Refusal {
        self.refuse(code::WRONG_TYPE, format!("This is {}, but {expected} is needed here", is.words()))
    }

    /// A text is no time.
    pub(in crate::hogql) fn no_time(&self, text: &str) -> Refusal {
        let text: Cow<'_, str> = read::short(text).into();
        self.refuse(code::WRONG_TYPE, format!("`{text}` is no time; write it like 2026-11-24 or 2026-11-24 09:30:00"))
    }
}
