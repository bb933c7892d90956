//! The state of a translation: what is bound, what has a name, how much there is of it, and where it stands in the text.
//!
//! What becomes of each node is in [`crate::query`], [`crate::expr`] and [`crate::call`].

use crate::limits::{PARTS, TRANSLATION_BYTES, TREE_DEPTH};
use crate::parse;
use crate::refusal::{Code, Position, Refusal};
use crate::size::Size;
use crate::translation::Context;
use crate::value::Value;
use sqlparser::ast::Expr;
use sqlparser::tokenizer::Location;

/// A translation under way.
pub(crate) struct Translator<'a> {
    pub(crate) context: Context<'a>,
    values: Vec<Value>,
    /// How many relations have a name.
    pub(crate) relations: usize,
    nodes: usize,
    most_nodes: usize,
    depth: usize,
    /// Where the node stands that is being translated.
    place: Option<Position>,
    /// The expressions of aliases that are being translated, so that none contains itself.
    pub(crate) expanding: Vec<*const Expr>,
}

impl<'a> Translator<'a> {
    /// Begins a translation that goes through at most so many nodes.
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

    /// What is bound.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// A value as a parameter; equal values are one, so that equal expressions stay equal.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        let value = value.into();
        // Values are few, and their order is what names them.
        let index = self.values.iter().position(|known| same_value(known, &value)).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        format!("?{}", index + 1)
    }

    /// The project's time zone as a parameter.
    pub(crate) fn zone(&mut self) -> String {
        let name = self.context.zone.iana_name().unwrap_or("UTC").to_owned();
        self.bind(name)
    }

    /// A name that no other relation has.
    pub(crate) fn relation(&mut self, letter: char) -> String {
        self.relations += 1;
        format!("{letter}{}", self.relations)
    }

    /// Goes one level down in the tree.
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

    /// Goes on only if SQLite does not make too much of this.
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

    /// Goes on only if the translation is not too long.
    pub(crate) fn check_length(&self, sql: &str) -> Result<(), Refusal> {
        if sql.len() <= TRANSLATION_BYTES {
            return Ok(());
        }
        let detail = format!("The query is too complex: translated it has more than {TRANSLATION_BYTES} bytes");
        Err(self.refuse(Code::TooComplex, detail))
    }

    /// Remembers where the translation is.
    pub(crate) fn note_place(&mut self, location: Option<Location>) {
        self.place = location.and_then(parse::position).or(self.place);
    }

    /// A refusal of what is being translated.
    pub(crate) fn refuse(&self, code: Code, detail: impl Into<String>) -> Refusal {
        Refusal::new(code, detail, self.place)
    }

    /// A refusal of something that the list does not have.
    pub(crate) fn not_allowed(&self, what: &str) -> Refusal {
        self.refuse(Code::NotAllowed, format!("{what} cannot be used here"))
    }

    /// Goes on only if this, which the list does not have, is not there.
    pub(crate) fn refuse_if(&self, is_there: bool, what: &str) -> Result<(), Refusal> {
        if is_there { Err(self.not_allowed(what)) } else { Ok(()) }
    }
}

/// Unlike `==`, apart by type and by the sign of zero.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}
