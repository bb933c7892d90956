//! The relations that a `SELECT` reads, and how names of columns are resolved.

use crate::kind::Kind;
use crate::size::Size;
use crate::sql_expr::SqlExpr;

/// A relation: the table of events or a sub-query.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// Its name in the query; a sub-query can have none.
    pub(crate) name: Option<String>,
    /// Its name in the translation.
    pub(crate) sql: String,
    /// Its columns: `c0`, `c1` …
    pub(crate) columns: Vec<RelationColumn>,
    /// Columns merged with another relation's by `USING`: a name without its relation means the other one.
    pub(crate) merged: Vec<usize>,
}

/// A column of a relation or of the result of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RelationColumn {
    /// Its name in the query.
    pub(crate) name: String,
    /// The kind of its values.
    pub(crate) kind: Kind,
    /// The number of parts of the expression that it stands for.
    pub(crate) weight: usize,
}

/// The result of looking for a column by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// Exactly one column has the name.
    One(SqlExpr),
    /// No column has the name.
    Nothing,
    /// Several columns have the name.
    Several,
}

/// All relations that a `SELECT` reads.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) relations: Vec<Relation>,
    /// The size of the relations and of their join conditions.
    pub(crate) size: Size,
}

impl From<&[Relation]> for Scope {
    /// A scope of these relations only.
    fn from(relations: &[Relation]) -> Self {
        Scope { relations: relations.to_vec(), size: Size::ZERO }
    }
}

impl Scope {
    /// The relation with this name.
    pub(crate) fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name.as_deref().is_some_and(|known| same_name(known, name)))
    }

    /// The column with this name in any relation.
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

    /// The names of all columns, for a refusal.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.relations.iter().flat_map(|relation| &relation.columns).map(|column| column.name.as_str()).collect()
    }
}

impl Relation {
    /// The column with this name.
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

/// Compares names, which are case-insensitive.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A common table expression (`WITH`).
#[derive(Debug, Clone)]
pub(crate) struct Cte {
    /// Its name in the query.
    pub(crate) name: String,
    /// Its name in the translation.
    pub(crate) sql: String,
    /// The columns of its result.
    pub(crate) columns: Vec<RelationColumn>,
    /// Its size after SQLite has expanded it.
    pub(crate) size: Size,
}
