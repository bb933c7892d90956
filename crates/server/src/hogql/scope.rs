//! The relations that a `SELECT` reads, and what their columns are called.

use super::kind::{Kind, Piece};
use super::translate::Column;

/// The columns of `events` that people may read, in the order of `SELECT *`. The project is not among them.
pub(super) const EVENTS: [(&str, Kind); 6] = [
    ("uuid", Kind::Text),
    ("event", Kind::Text),
    ("properties", Kind::Properties),
    ("timestamp", Kind::Time),
    ("distinct_id", Kind::Text),
    ("created_at", Kind::Time),
];

/// Something to read from.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// As people call it; a sub-query may have no name.
    pub(super) name: Option<String>,
    /// As the translation calls it.
    pub(super) sql: String,
    /// Its columns: `c0`, `c1` …
    pub(super) columns: Vec<Column>,
    /// Columns that are the same as another's by `USING`, and so not meant by a name alone.
    pub(super) merged: Vec<usize>,
}

/// How much SQLite makes of a query: it puts sub-queries into the queries around them, each time that they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// How many parts all its expressions have, those of the relations that it reads included.
    pub(super) weight: usize,
    /// How many SELECTs side by side it becomes: a query over a UNION is repeated for each of its sides.
    pub(super) arms: usize,
}

impl Size {
    /// Nothing.
    pub(super) const ZERO: Size = Size { weight: 0, arms: 1 };

    /// A query that reads both.
    pub(super) fn joined(self, other: Size) -> Size {
        Size { weight: self.weight.saturating_add(other.weight), arms: self.arms.saturating_mul(other.arms) }
    }

    /// One SELECT beside the other.
    pub(super) fn beside(self, other: Size) -> Size {
        Size { weight: self.weight.saturating_add(other.weight), arms: self.arms.saturating_add(other.arms) }
    }

    /// With one more expression.
    pub(super) fn with(self, weight: usize) -> Size {
        Size { weight: self.weight.saturating_add(weight), ..self }
    }

    /// The parts of all arms.
    pub(super) fn parts(self) -> usize {
        self.weight.saturating_mul(self.arms)
    }
}

/// What is found under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// This column, as the translation calls it.
    One(Piece),
    /// Nothing.
    Nothing,
    /// More than one.
    Several,
}

/// All that a `SELECT` reads from.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub(super) relations: Vec<Relation>,
    /// How much SQLite makes of the relations and the conditions between them.
    pub(super) size: Size,
}

impl From<&[Relation]> for Scope {
    /// These relations alone, to look for names in them.
    fn from(relations: &[Relation]) -> Self {
        Scope { relations: relations.to_vec(), size: Size::ZERO }
    }
}

impl Scope {
    /// The relation of this name.
    pub(super) fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name.as_deref().is_some_and(|known| is(known, name)))
    }

    /// The column of this name in any relation.
    pub(super) fn column(&self, name: &str) -> Found {
        let mut found = Found::Nothing;
        for relation in &self.relations {
            for (index, column) in relation.columns.iter().enumerate() {
                if is(&column.name, name) && !relation.merged.contains(&index) {
                    if found != Found::Nothing {
                        return Found::Several;
                    }
                    found = relation.found(index);
                }
            }
        }
        found
    }

    /// The names of all columns, for people who look for one.
    pub(super) fn names(&self) -> Vec<&str> {
        self.relations.iter().flat_map(|relation| &relation.columns).map(|column| column.name.as_str()).collect()
    }
}

impl Relation {
    /// The column of this name.
    pub(super) fn column(&self, name: &str) -> Found {
        let mut fitting = self.columns.iter().enumerate().filter(|(_, column)| is(&column.name, name));
        match (fitting.next(), fitting.next()) {
            (None, _) => Found::Nothing,
            (Some((index, _)), None) => self.found(index),
            (Some(_), Some(_)) => Found::Several,
        }
    }

    /// A column by its number.
    pub(super) fn found(&self, index: usize) -> Found {
        match self.columns.get(index) {
            Some(column) => Found::One(Piece::column(format!("{}.c{index}", self.sql), column.kind, column.weight)),
            None => Found::Nothing,
        }
    }
}

/// Names are the same whatever their case.
pub(super) fn is(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A query with a name.
#[derive(Debug, Clone)]
pub(super) struct Cte {
    /// As people call it.
    pub(super) name: String,
    /// As the translation calls it.
    pub(super) sql: String,
    /// What it gives.
    pub(super) columns: Vec<Column>,
    /// How much SQLite makes of it.
    pub(super) size: Size,
}
