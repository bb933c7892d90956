//! Names: columns, what the SELECT calls something, and ways into properties.

use super::{How, Level};
use crate::hogql::kind::{Kind, Piece};
use crate::hogql::scope::{Found, is};
use crate::hogql::translate::Translator;
use crate::hogql::{Refusal, code, read};
use crate::property;
use sqlparser::ast::{self, AccessExpr, Expr, Ident, Subscript};
use std::fmt::Write;

impl Translator<'_> {
    /// A name of one part: a column, or what the SELECT calls so.
    pub(in crate::hogql) fn name(&mut self, name: &Ident, level: &Level<'_>, how: How) -> Result<Piece, Refusal> {
        let alias = || {
            let aliases = level.aliases.iter().filter(|(alias, _)| is(alias, &name.value));
            aliases.map(|(_, expr)| *expr).find(|expr| !self.expanding.contains(&std::ptr::from_ref(*expr)))
        };
        let alias = alias();
        match (level.scope.column(&name.value), alias) {
            (found, Some(expr)) if how.alias_first || found == Found::Nothing => {
                self.expanding.push(expr);
                let piece = self.expr(expr, level, How { alias_first: false, ..how });
                self.expanding.pop();
                piece
            }
            (Found::One(column), _) => Ok(column),
            (found, _) => Err(self.not_found(name, &name.value, &found, level)),
        }
    }

    /// There is no column of this name, or more than one. `written` is where it was named, quotes and all.
    fn not_found(&self, written: &Ident, name: &str, found: &Found, level: &Level<'_>) -> Refusal {
        let name = read::short(name);
        if written.quote_style == Some('"') && *found == Found::Nothing {
            // In other languages this is a text.
            let detail =
                format!("There is no column `{name}`; use single quotes for text: '{}'", name.replace('\'', "''"));
            return self.refuse(code::UNKNOWN_NAME, detail);
        }
        if *found == Found::Several {
            let detail = format!("`{name}` could be several columns; write the relation before it, as in a.{name}");
            return self.refuse(code::AMBIGUOUS_NAME, detail);
        }
        if is(&name, "person") || is(&name, "person_id") {
            let detail = "Persons are not kept here; distinct_id says who it was, and properties what was sent along";
            return self.refuse(code::NOT_ALLOWED, detail);
        }
        let mut names = level.scope.names();
        names.truncate(8);
        let names = match names.as_slice() {
            [] => "there is no FROM".to_owned(),
            names => {
                let names: Vec<_> = names.iter().map(|name| read::short(name)).collect();
                format!("there are {}", names.join(", "))
            }
        };
        self.refuse(code::UNKNOWN_NAME, format!("There is no column `{name}`; {names}"))
    }

    pub(in crate::hogql) fn field(
        &mut self,
        root: &Expr,
        chain: &[AccessExpr],
        level: &Level<'_>,
    ) -> Result<Piece, Refusal> {
        let mut keys = Vec::new();
        let first = match root {
            Expr::Identifier(name) => {
                keys.push(Key::Name(name.value.clone()));
                Some(name)
            }
            Expr::CompoundIdentifier(parts) => {
                keys.extend(parts.iter().map(|part| Key::Name(part.value.clone())));
                parts.first()
            }
            _ => None,
        };
        for access in chain {
            keys.push(match access {
                AccessExpr::Dot(Expr::Identifier(name)) => Key::Name(name.value.clone()),
                AccessExpr::Subscript(Subscript::Index { index: Expr::Value(value) }) => match &value.value {
                    ast::Value::SingleQuotedString(name) => Key::Name(name.clone()),
                    ast::Value::Number(number, _) => match number.parse() {
                        Ok(number @ 1..) => Key::Index(number),
                        _ => return Err(self.refuse(code::WRONG_TYPE, "The items of a list are counted from 1")),
                    },
                    _ => return Err(self.refuse(code::WRONG_TYPE, "The name of a property is a text")),
                },
                _ => return Err(self.refuse(code::WRONG_TYPE, "The name of a property is a text in quotes")),
            });
        }
        self.path(first, keys, level)
    }

    /// A column by its relation, or something inside of properties.
    pub(in crate::hogql) fn path(
        &mut self,
        first: Option<&Ident>,
        mut keys: Vec<Key>,
        level: &Level<'_>,
    ) -> Result<Piece, Refusal> {
        let Some(first) = first else {
            return Err(self.not_allowed("This way into a value"));
        };
        keys.remove(0);
        let relation = level.scope.relation(&first.value);
        let found = match (relation, keys.first()) {
            (Some(relation), Some(Key::Name(name))) => match relation.column(name) {
                Found::Nothing if level.scope.column(&first.value) != Found::Nothing => None,
                found => Some((found, name.clone())),
            },
            _ => None,
        };
        let (found, name) = if let Some(found) = found {
            keys.remove(0);
            found
        } else {
            (level.scope.column(&first.value), first.value.clone())
        };
        match found {
            Found::One(column) if keys.is_empty() => Ok(column),
            Found::One(column) if column.kind == Kind::Properties => {
                let path = json_path(&keys);
                Ok(self.property(&column, path))
            }
            Found::One(_) => {
                let detail = format!("`{}` has nothing inside; only properties has", read::short(&name));
                Err(self.refuse(code::UNKNOWN_NAME, detail))
            }
            found => Err(self.not_found(first, &name, &found, level)),
        }
    }

    /// What is at a path in properties: text, number, or true and false as bytes; null if nothing is.
    pub(in crate::hogql) fn property(&mut self, of: &Piece, path: String) -> Piece {
        let path = self.bind(path);
        of.with(property::value_sql(&of.sql, &path), Kind::Any)
    }
}

/// A step into properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::hogql) enum Key {
    /// A field of an object.
    Name(String),
    /// An item of a list, from 1.
    Index(u32),
}

/// A path as SQLite's functions for JSON read it; every name is quoted, so that none is taken for anything else.
pub(in crate::hogql) fn json_path(keys: &[Key]) -> String {
    let mut path = "$".to_owned();
    for key in keys {
        match key {
            // The text of a value is its JSON.
            Key::Name(name) => drop(write!(path, ".{}", serde_json::Value::from(name.as_str()))),
            Key::Index(index) => drop(write!(path, "[{}]", index - 1)),
        }
    }
    path
}
