//! `CAST`, and intervals.

use super::{How, Level};
use crate::hogql::kind::{Kind, Piece, Unit};
use crate::hogql::translate::Translator;
use crate::hogql::{Refusal, code, read};
use sqlparser::ast::{self, DataType, Expr};

impl Translator<'_> {
    pub(in crate::hogql) fn cast(
        &mut self,
        expr: &Expr,
        to: &DataType,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let piece = self.expr(expr, level, how)?;
        self.made_into(&piece, to)
    }

    pub(in crate::hogql) fn made_into(&mut self, piece: &Piece, to: &DataType) -> Result<Piece, Refusal> {
        let name = to.to_string().to_ascii_lowercase();
        let name = name.split('(').next().unwrap_or_default().trim();
        match name {
            "string" | "text" | "varchar" | "char" => self.text(piece),
            "int" | "integer" | "bigint" | "smallint" | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16"
            | "uint32" | "uint64" | "signed" | "unsigned" => self.integer(piece),
            "float" | "float32" | "float64" | "double" | "double precision" | "real" | "decimal" | "numeric" => {
                self.float(piece)
            }
            "bool" | "boolean" => self.boolean(piece),
            "date" => self.date(piece),
            "datetime" | "datetime64" | "timestamp" | "timestamptz" => self.time(piece),
            _ => Err(self.not_allowed(&format!("The type {}", read::short(name)))),
        }
    }

    /// As a whole number: what is behind the point is cut off, a time becomes seconds since 1970.
    pub(in crate::hogql) fn integer(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match piece.kind {
            Kind::Integer | Kind::Null => Ok(piece.clone()),
            Kind::Time => Ok(piece.with(format!("hql_seconds({})", piece.sql), Kind::Integer)),
            _ => {
                let number = self.number(piece)?;
                Ok(number.with(format!("hql_integer({})", number.sql), Kind::Integer))
            }
        }
    }

    /// As a number that may have a fraction.
    pub(in crate::hogql) fn float(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        if piece.kind == Kind::Time {
            return Ok(piece.with(format!("({} / 1000000.0)", piece.sql), Kind::Float));
        }
        let number = self.number(piece)?;
        Ok(number.with(format!("CAST({} AS REAL)", number.sql), Kind::Float))
    }

    pub(in crate::hogql) fn interval(
        &mut self,
        interval: &ast::Interval,
        level: &Level<'_>,
        how: How,
    ) -> Result<Piece, Refusal> {
        let ast::Interval { value, leading_field, leading_precision, last_field, fractional_seconds_precision } =
            interval;
        let some = leading_precision.is_some() || last_field.is_some() || fractional_seconds_precision.is_some();
        self.none(some, "This form of INTERVAL")?;
        let piece = self.expr(value, level, how)?;
        let (number, unit) = match (&piece.text, leading_field) {
            (Some(text), None) => match text.trim().split_once(' ') {
                Some((number, unit)) => (Some(number.to_owned()), unit.to_owned()),
                None => (None, String::new()),
            },
            (Some(text), Some(field)) => (Some(text.clone()), field.to_string()),
            (None, Some(field)) => (None, field.to_string()),
            (None, None) => (None, String::new()),
        };
        let Some(unit) = Unit::of(&unit) else {
            return Err(self.refuse(code::WRONG_TYPE, "Write an interval like INTERVAL 7 DAY"));
        };
        match number.map(|number| number.trim().parse::<i64>()) {
            Some(Ok(number)) => Ok(Piece::constant(self.bind(number), Kind::Interval(unit))),
            None if piece.text.is_none() => {
                let number = self.number(&piece)?;
                Ok(number.with(number.sql.clone(), Kind::Interval(unit)))
            }
            _ => Err(self.refuse(code::WRONG_TYPE, "Write an interval like INTERVAL 7 DAY")),
        }
    }
}
