//! The state of a translation: parameters, names, limits, and the current position in the query.
//!
//! The translation of each node is in [`crate::query`], [`crate::expr`] and [`crate::call`].

use crate::limits::{PARTS, TRANSLATION_BYTES, TREE_DEPTH};
use crate::parse;
use crate::refusal::{Code, Position, Refusal};
use crate::size::Size;
use crate::translation::Context;
use crate::value::Value;
use sqlparser::ast::Expr;
use sqlparser::tokenizer::Location;

/// A translation in progress.
pub(crate) struct Translator<'a> {
    pub(crate) context: Context<'a>,
    values: Vec<Value>,
    /// The number of relations named so far.
    pub(crate) relations: usize,
    nodes: usize,
    most_nodes: usize,
    depth: usize,
    /// The position of the node that is being translated.
    place: Option<Position>,
    /// The expressions of aliases that are being translated, so that none contains itself.
    pub(crate) expanding: Vec<*const Expr>,
}

impl<'a> Translator<'a> {
    /// Begins a translation of at most `most_nodes` nodes.
    pub(crate) fn new(context: Context<'a>, most_nodes: usize) -> Self {
        Translator {
            context,
            values: vec![Value::Integer(context.project)],
            relations: 0,
            nodes: 0,
            most_nodes,
            depth: 0,
            place: None,
            expanding: Vec::new(),
        }
    }

    /// The values of all parameters.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// Binds a value and returns its placeholder. Equal values share one, so equal expressions have equal texts.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        let value = value.into();
        let index = self.values.iter().position(|known| same_value(known, &value)).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        format!("?{}", index + 1)
    }

    /// The value of a placeholder.
    pub(crate) fn bound(&self, placeholder: &str) -> Option<&Value> {
        let number: usize = placeholder.strip_prefix('?')?.parse().ok()?;
        self.values.get(number.checked_sub(1)?)
    }

    /// The project's time zone as a parameter.
    pub(crate) fn zone(&mut self) -> String {
        let name = self.context.zone.iana_name().unwrap_or("UTC").to_owned();
        self.bind(name)
    }

    /// A new name for a relation.
    pub(crate) fn new_relation(&mut self, letter: char) -> String {
        self.relations += 1;
        format!("{letter}{}", self.relations)
    }

    /// Translates a node one level down, within the limits on depth and number.
    pub(crate) fn nested<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.nodes += 1;
        if self.nodes > self.most_nodes {
            let detail = format!(
                "The query is too complex: with every alias written out it has more than {} expressions",
                self.most_nodes
            );
            return Err(self.refuse(Code::TooComplex, detail));
        }
        if self.depth == TREE_DEPTH {
            let detail = format!("The query is nested too deeply: more than {TREE_DEPTH} levels");
            return Err(self.refuse(Code::TooComplex, detail));
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    /// Refuses a query that SQLite would expand to too many parts.
    pub(crate) fn check_size(&self, size: Size) -> Result<(), Refusal> {
        if size.parts() <= PARTS {
            return Ok(());
        }
        let detail = format!(
            "The query is too complex: with every sub-query and column written out where it is named, it has more than \
             {PARTS} parts"
        );
        Err(self.refuse(Code::TooComplex, detail))
    }

    /// Refuses a translation that is too long.
    pub(crate) fn check_length(&self, sql: &str) -> Result<(), Refusal> {
        if sql.len() <= TRANSLATION_BYTES {
            return Ok(());
        }
        let detail = format!("The query is too complex: translated it has more than {TRANSLATION_BYTES} bytes");
        Err(self.refuse(Code::TooComplex, detail))
    }

    /// Notes the position of the current node, if it has one.
    pub(crate) fn note_place(&mut self, location: Option<Location>) {
        self.place = location.and_then(parse::position).or(self.place);
    }

    /// A refusal at the current position.
    pub(crate) fn refuse(&self, code: Code, detail: impl Into<String>) -> Refusal {
        Refusal::new(code, detail, self.place)
    }

    /// A refusal of something that is not on the list of what is allowed.
    pub(crate) fn not_allowed(&self, what: &str) -> Refusal {
        self.refuse(Code::NotAllowed, format!("{what} cannot be used here"))
    }

    /// Refuses `what`, which is not on the list of what is allowed, if the query has it.
    pub(crate) fn refuse_if(&self, is_there: bool, what: &str) -> Result<(), Refusal> {
        if is_there { Err(self.not_allowed(what)) } else { Ok(()) }
    }
}

/// Like `==`, but also distinguishes 0.0 from -0.0.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}
