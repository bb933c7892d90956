//! The relations that a `SELECT` reads, and what their columns are called.

use crate::kind::Kind;
use crate::size::Size;
use crate::sql_expr::SqlExpr;

/// Something to read from.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// As people call it; a sub-query may have no name.
    pub(crate) name: Option<String>,
    /// As the translation calls it.
    pub(crate) sql: String,
    /// Its columns: `c0`, `c1` …
    pub(crate) columns: Vec<Column>,
    /// Columns that are the same as another's by `USING`, and so not meant by a name alone.
    pub(crate) merged: Vec<usize>,
}

/// A column of a relation or of what a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// As people call it.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) kind: Kind,
    /// How many parts the expression behind it has.
    pub(crate) weight: usize,
}

/// What is found under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// This column, as the translation calls it.
    One(SqlExpr),
    /// Nothing.
    Nothing,
    /// More than one.
    Several,
}

/// All that a `SELECT` reads from.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) relations: Vec<Relation>,
    /// How much SQLite makes of the relations and the conditions between them.
    pub(crate) size: Size,
}

impl From<&[Relation]> for Scope {
    /// These relations alone, to look for names in them.
    fn from(relations: &[Relation]) -> Self {
        Scope { relations: relations.to_vec(), size: Size::ZERO }
    }
}

impl Scope {
    /// The relation of this name.
    pub(crate) fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name.as_deref().is_some_and(|known| same_name(known, name)))
    }

    /// The column of this name in any relation.
    pub(crate) fn column(&self, name: &str) -> Lookup {
        let mut found = Lookup::Nothing;
        for relation in &self.relations {
            for (index, column) in relation.columns.iter().enumerate() {
                if same_name(&column.name, name) && !relation.merged.contains(&index) {
                    if found != Lookup::Nothing {
                        return Lookup::Several;
                    }
                    found = relation.found(index);
                }
            }
        }
        found
    }

    /// The names of all columns, for people who look for one.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.relations.iter().flat_map(|relation| &relation.columns).map(|column| column.name.as_str()).collect()
    }
}

impl Relation {
    /// The column of this name.
    pub(crate) fn column(&self, name: &str) -> Lookup {
        let mut fitting = self.columns.iter().enumerate().filter(|(_, column)| same_name(&column.name, name));
        match (fitting.next(), fitting.next()) {
            (None, _) => Lookup::Nothing,
            (Some((index, _)), None) => self.found(index),
            (Some(_), Some(_)) => Lookup::Several,
        }
    }

    /// A column by its number.
    pub(crate) fn found(&self, index: usize) -> Lookup {
        match self.columns.get(index) {
            Some(column) => Lookup::One(SqlExpr::column(format!("{}.c{index}", self.sql), column.kind, column.weight)),
            None => Lookup::Nothing,
        }
    }
}

/// Names are the same whatever their case.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A query with a name.
#[derive(Debug, Clone)]
pub(crate) struct Cte {
    /// As people call it.
    pub(crate) name: String,
    /// As the translation calls it.
    pub(crate) sql: String,
    /// What it gives.
    pub(crate) columns: Vec<Column>,
    /// How much SQLite makes of it.
    pub(crate) size: Size,
}
