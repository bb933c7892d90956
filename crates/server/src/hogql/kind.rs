//! What kind of value an expression has, and how one kind is made into another.
//!
//! The kinds are known before the query runs, from the columns and functions that it names. Only a property may be
//! anything ([`Kind::Any`]): its value decides, row by row. There `true` and `false` are kept as bytes, which nothing
//! else is, so that they are told apart from 1 and 0 and from texts.

use super::Refusal;
use super::translate::Translator;
use std::borrow::Cow;

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only ever null.
    Null,
    /// 0 or 1.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// A text.
    Text,
    /// Microseconds since 1970.
    Time,
    /// A day: the microseconds since 1970 of its midnight in UTC, wherever it is.
    Date,
    /// A property: text, number, or `true` and `false` as bytes.
    Any,
    /// The properties of an event: the text of a JSON object.
    Properties,
    /// A whole number of these; only to be added to a time.
    Interval(Unit),
}

/// Units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// `day`, `DAYS`, `'day'` …
    pub(super) fn of(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().trim_end_matches('s') {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            _ => return None,
        })
    }

    /// As the functions of the connection are told.
    pub(super) fn name(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }
}

impl Kind {
    /// For people.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "true or false",
            Kind::Integer | Kind::Float => "a number",
            Kind::Text => "a text",
            Kind::Time => "a time",
            Kind::Date => "a day",
            Kind::Any => "a property",
            Kind::Properties => "the properties",
            Kind::Interval(_) => "an interval",
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Kind::Integer | Kind::Float)
    }
}

/// A translated expression.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// In SQLite's language, in brackets if it needs any.
    pub(super) sql: String,
    /// What it is.
    pub(super) kind: Kind,
    /// The text, if it is one that was written down.
    pub(super) text: Option<String>,
    /// Whether it reads a column outside of any aggregate and not as a whole one of those grouped by.
    pub(super) bare: bool,
    /// Whether an aggregate is in it.
    pub(super) aggregate: bool,
    /// Whether a window function is in it.
    pub(super) window: bool,
}

impl Piece {
    /// Something that depends on no row.
    pub(super) fn constant(sql: String, kind: Kind) -> Self {
        Piece { sql, kind, text: None, bare: false, aggregate: false, window: false }
    }

    /// Something made of this alone.
    pub(super) fn with(&self, sql: String, kind: Kind) -> Self {
        Piece { sql, kind, text: None, ..*self }
    }

    /// Something made of these.
    pub(super) fn of(sql: String, kind: Kind, parts: &[&Piece]) -> Self {
        Piece {
            sql,
            kind,
            text: None,
            bare: parts.iter().any(|part| part.bare),
            aggregate: parts.iter().any(|part| part.aggregate),
            window: parts.iter().any(|part| part.window),
        }
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// Whether they are the same.
    Equality,
    /// Which is greater.
    Order,
}

impl Translator<'_> {
    /// As a text.
    pub(super) fn text(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
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
    pub(super) fn number(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
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
    pub(super) fn boolean(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
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
    pub(super) fn time(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        match (piece.kind, &piece.text) {
            (Kind::Null | Kind::Time, _) => Ok(piece.clone()),
            (Kind::Date, _) => {
                let zone = self.zone();
                Ok(piece.with(format!("hql_midnight({}, {zone})", piece.sql), Kind::Time))
            }
            (Kind::Text, Some(text)) => match super::time::parse(text, self.asked.zone) {
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
    pub(super) fn date(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
        if matches!(piece.kind, Kind::Null | Kind::Date) {
            return Ok(piece.clone());
        }
        let time = self.time(piece)?;
        let zone = self.zone();
        Ok(piece.with(format!("hql_date({}, {zone})", time.sql), Kind::Date))
    }

    /// As anything: what a property may be.
    pub(super) fn any(&mut self, piece: &Piece) -> Result<Piece, Refusal> {
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
    pub(super) fn to(&mut self, piece: &Piece, kind: Kind) -> Result<Piece, Refusal> {
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
    pub(super) fn common(a: Kind, b: Kind) -> Kind {
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
    pub(super) fn comparable(
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
        if has(Kind::Boolean) {
            return Ok((self.boolean(a)?, self.boolean(b)?));
        }
        let texts = has(Kind::Text) || has(Kind::Properties);
        if has(Kind::Integer) || has(Kind::Float) {
            return if texts && comparison == Comparison::Equality {
                Ok((self.text(a)?, self.text(b)?))
            } else {
                Ok((self.number(a)?, self.number(b)?))
            };
        }
        if texts { Ok((self.text(a)?, self.text(b)?)) } else { Ok((a.clone(), b.clone())) }
    }

    /// Something is of a wrong kind.
    pub(super) fn wrong(&self, is: Kind, expected: &str) -> Refusal {
        self.refuse(super::code::WRONG_TYPE, format!("This is {}, but {expected} is needed here", is.words()))
    }

    /// A text is no time.
    pub(super) fn no_time(&self, text: &str) -> Refusal {
        let text: Cow<'_, str> = super::read::short(text).into();
        self.refuse(
            super::code::WRONG_TYPE,
            format!("`{text}` is no time; write it like 2026-11-24 or 2026-11-24 09:30:00"),
        )
    }
}
