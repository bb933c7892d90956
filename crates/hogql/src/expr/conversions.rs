//! `CAST`, and intervals.

use super::{ExprRules, VisibleNames};
use crate::functions::time::Unit;
use crate::kind::Kind;
use crate::parse;
use crate::refusal::{Code, Refusal};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{self, DataType, Expr};

impl Translator<'_> {
    pub(crate) fn cast(
        &mut self,
        expr: &Expr,
        to: &DataType,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let operand = self.expr(expr, visible, rules)?;
        self.cast_to(&operand, to)
    }

    pub(crate) fn cast_to(&mut self, operand: &SqlExpr, to: &DataType) -> Result<SqlExpr, Refusal> {
        let name = to.to_string().to_ascii_lowercase();
        let name = name.split('(').next().unwrap_or_default().trim();
        match name {
            "string" | "text" | "varchar" | "char" => self.text(operand),
            "int" | "integer" | "bigint" | "smallint" | "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16"
            | "uint32" | "uint64" | "signed" | "unsigned" => self.integer(operand),
            "float" | "float32" | "float64" | "double" | "double precision" | "real" | "decimal" | "numeric" => {
                self.float(operand)
            }
            "bool" | "boolean" => self.boolean(operand),
            "date" => self.date(operand),
            "datetime" | "datetime64" | "timestamp" | "timestamptz" => self.time(operand),
            _ => Err(self.not_allowed(&format!("The type {}", parse::short(name)))),
        }
    }

    /// Converts to a whole number: fractions are cut off, a time becomes seconds since 1970.
    pub(crate) fn integer(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        match operand.kind {
            Kind::Integer | Kind::Null => Ok(operand.clone()),
            Kind::Time => Ok(operand.with(format!("hql_seconds({})", operand.sql), Kind::Integer)),
            _ => {
                let number = self.number(operand)?;
                Ok(number.with(format!("hql_integer({})", number.sql), Kind::Integer))
            }
        }
    }

    /// Converts to a number with a fraction.
    pub(crate) fn float(&mut self, operand: &SqlExpr) -> Result<SqlExpr, Refusal> {
        if operand.kind == Kind::Time {
            return Ok(operand.with(format!("({} / 1000000.0)", operand.sql), Kind::Float));
        }
        let number = self.number(operand)?;
        Ok(number.with(format!("CAST({} AS REAL)", number.sql), Kind::Float))
    }

    pub(crate) fn interval(
        &mut self,
        interval: &ast::Interval,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let ast::Interval { value, leading_field, leading_precision, last_field, fractional_seconds_precision } =
            interval;
        let some = leading_precision.is_some() || last_field.is_some() || fractional_seconds_precision.is_some();
        self.refuse_if(some, "This form of INTERVAL")?;
        let operand = self.expr(value, visible, rules)?;
        let (number, unit) = match (&operand.text, leading_field) {
            (Some(text), None) => match text.trim().split_once(' ') {
                Some((number, unit)) => (Some(number.to_owned()), unit.to_owned()),
                None => (None, String::new()),
            },
            (Some(text), Some(field)) => (Some(text.clone()), field.to_string()),
            (None, Some(field)) => (None, field.to_string()),
            (None, None) => (None, String::new()),
        };
        let Some(unit) = Unit::parse(&unit) else {
            return Err(self.refuse(Code::WrongType, "Write an interval like INTERVAL 7 DAY"));
        };
        match number.map(|number| number.trim().parse::<i64>()) {
            Some(Ok(number)) => Ok(SqlExpr::constant(self.bind(number), Kind::Interval(unit))),
            None if operand.text.is_none() => {
                let number = self.number(&operand)?;
                Ok(number.with(number.sql.clone(), Kind::Interval(unit)))
            }
            _ => Err(self.refuse(Code::WrongType, "Write an interval like INTERVAL 7 DAY")),
        }
    }
}
