//! What a translation remembers on its way, and what comes out.

use super::kind::Kind;
use super::scope::Size;
use super::{Refusal, code, read};
use jiff::tz::TimeZone;
use rolecall_api::{Position, ProjectId};
use rusqlite::types::Value;
use sqlparser::ast::{Expr, Ident, ObjectName, Spanned};
use sqlparser::tokenizer::Location;

/// How many nodes of the tree are translated at most, those of repeated aliases each time: so many for each word of the
/// query, and so many more. What is translated is thereby at most a multiple of what was written.
const NODES_PER_WORD: usize = 20;
const NODES: usize = 1_000;

/// How deep the translated tree is at most.
const DEPTH: usize = 64;

/// How many parts a query has at most, with every column of a sub-query replaced by the expression that it stands for,
/// and every name by its query: that is what SQLite makes of it before it begins.
pub(super) const PARTS: usize = 20_000;

/// The most bytes of a translation.
pub(super) const OUTPUT: usize = 512 * 1024;

/// In whose name and when something is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The one project whose events there are.
    pub(crate) project: ProjectId,
    /// What `now()` is: microseconds since 1970.
    pub(crate) now: i64,
    /// The project's time zone: in it days begin and times are written.
    pub(crate) zone: &'a TimeZone,
}

/// A query in SQLite's language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Translated {
    pub(super) sql: String,
    /// What is bound: `?1` is the project.
    pub(super) values: Vec<Value>,
    pub(super) columns: Vec<Column>,
}

/// A column of an answer or of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// As people call it.
    pub(super) name: String,
    /// What is in it.
    pub(super) kind: Kind,
    /// How many parts the expression behind it has.
    pub(super) weight: usize,
}

/// Translates a query.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn translate(text: &str, asked: Asked<'_>) -> Result<Translated, Refusal> {
    let (query, words) = read::read(text)?;
    let mut translator = Translator {
        asked,
        values: vec![Value::Integer(asked.project.0)],
        relations: 0,
        nodes: 0,
        most_nodes: NODES + NODES_PER_WORD * words,
        depth: 0,
        here: None,
        expanding: Vec::new(),
    };
    let made = translator.query(&query, &[])?;
    Ok(Translated { sql: made.sql, values: translator.values, columns: made.columns })
}

/// A translation under way.
pub(super) struct Translator<'a> {
    pub(super) asked: Asked<'a>,
    values: Vec<Value>,
    /// How many relations have a name.
    pub(super) relations: usize,
    nodes: usize,
    most_nodes: usize,
    depth: usize,
    here: Option<Position>,
    /// The expressions of aliases that are being translated, so that none contains itself.
    pub(super) expanding: Vec<*const Expr>,
}

impl Translator<'_> {
    /// A value as a parameter; equal values are one, so that equal expressions stay equal.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        let value = value.into();
        // Values are few, and their order is what names them.
        let index = self.values.iter().position(|known| same(known, &value)).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        format!("?{}", index + 1)
    }

    /// The project's time zone as a parameter.
    pub(super) fn zone(&mut self) -> String {
        let name = self.asked.zone.iana_name().unwrap_or("UTC").to_owned();
        self.bind(name)
    }

    /// A name that no other relation has.
    pub(super) fn relation(&mut self, letter: char) -> String {
        self.relations += 1;
        format!("{letter}{}", self.relations)
    }

    /// Goes one level down in the tree.
    pub(super) fn within<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.nodes += 1;
        if self.nodes > self.most_nodes {
            let detail = format!(
                "The query is too complex: with every alias written out it has more than {} expressions",
                self.most_nodes
            );
            return Err(self.refuse(code::TOO_COMPLEX, detail));
        }
        if self.depth == DEPTH {
            let detail = format!("The query is nested too deeply: more than {DEPTH} levels");
            return Err(self.refuse(code::TOO_COMPLEX, detail));
        }
        self.depth += 1;
        let made = work(self);
        self.depth -= 1;
        made
    }

    /// Goes on only if SQLite does not make too much of this.
    pub(super) fn within_limits(&self, size: Size) -> Result<(), Refusal> {
        if size.parts() <= PARTS {
            return Ok(());
        }
        let detail = format!(
            "The query is too complex: with every sub-query and column written out where it is named, it has more than \
             {PARTS} parts"
        );
        Err(self.refuse(code::TOO_COMPLEX, detail))
    }

    /// Goes on only if the translation is not too long.
    pub(super) fn not_too_long(&self, sql: &str) -> Result<(), Refusal> {
        if sql.len() <= OUTPUT {
            return Ok(());
        }
        let detail = format!("The query is too complex: translated it has more than {OUTPUT} bytes");
        Err(self.refuse(code::TOO_COMPLEX, detail))
    }

    /// Remembers where the translation is.
    pub(super) fn at(&mut self, location: Option<Location>) {
        self.here = location.and_then(read::place).or(self.here);
    }

    /// A refusal of what is being translated.
    pub(super) fn refuse(&self, code: &'static str, detail: impl Into<String>) -> Refusal {
        Refusal::new(code, detail, self.here)
    }

    /// A refusal of something that the list does not have.
    pub(super) fn not_allowed(&self, what: &str) -> Refusal {
        self.refuse(code::NOT_ALLOWED, format!("{what} cannot be used here"))
    }

    /// Goes on only if this, which the list does not have, is not there.
    pub(super) fn none(&self, is_there: bool, what: &str) -> Result<(), Refusal> {
        if is_there { Err(self.not_allowed(what)) } else { Ok(()) }
    }
}

/// Unlike `==`, apart by type and by the sign of zero.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}

/// Where an expression begins. Goes down its left side in a loop: chains may be long.
pub(super) fn start(mut expr: &Expr) -> Option<Location> {
    loop {
        expr = match expr {
            Expr::BinaryOp { left, .. } => left,
            Expr::Like { expr, .. }
            | Expr::ILike { expr, .. }
            | Expr::In { expr, .. }
            | Expr::Between { expr, .. }
            | Expr::IsNull(expr)
            | Expr::IsNotNull(expr)
            | Expr::IsTrue(expr)
            | Expr::IsFalse(expr)
            | Expr::Nested(expr)
            | Expr::UnaryOp { expr, .. }
            | Expr::Cast { expr, .. } => expr,
            Expr::CompoundFieldAccess { root, .. } => root,
            Expr::Function(function) => return begin(&function.name),
            Expr::Identifier(ident) => return Some(ident.span.start),
            Expr::CompoundIdentifier(parts) => return parts.first().map(|part| part.span.start),
            Expr::Value(value) => return Some(value.span.start),
            Expr::Case { case_token, .. } => return Some(case_token.0.span.start),
            Expr::Interval(interval) => &interval.value,
            Expr::Wildcard(token) => return Some(token.0.span.start),
            _ => return None,
        };
    }
}

/// Where a name begins.
pub(super) fn begin(name: &ObjectName) -> Option<Location> {
    name.0.first().map(|part| part.span().start)
}

/// A name of one part.
pub(super) fn simple(name: &ObjectName) -> Option<&Ident> {
    match name.0.as_slice() {
        [part] => part.as_ident(),
        _ => None,
    }
}
