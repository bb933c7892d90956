//! Names: columns, aliases, and paths into properties.

use super::{ExprRules, VisibleNames};
use crate::functions::property;
use crate::kind::Kind;
use crate::parse;
use crate::refusal::{Code, Refusal};
use crate::scope::{Lookup, same_name};
use crate::sql_expr::SqlExpr;
use crate::translator::Translator;
use sqlparser::ast::{self, AccessExpr, Expr, Ident, Subscript};
use std::fmt::Write;

impl Translator<'_> {
    /// A name of one part: a column or an alias.
    pub(crate) fn name(
        &mut self,
        name: &Ident,
        visible: &VisibleNames<'_>,
        rules: ExprRules,
    ) -> Result<SqlExpr, Refusal> {
        let alias = || {
            let aliases = visible.aliases.iter().filter(|(alias, _)| same_name(alias, &name.value));
            aliases.map(|(_, expr)| *expr).find(|expr| !self.expanding.contains(&std::ptr::from_ref(*expr)))
        };
        let alias = alias();
        match (visible.scope.column(&name.value), alias) {
            (found, Some(expr)) if rules.alias_first || found == Lookup::Nothing => {
                self.expanding.push(expr);
                let operand = self.expr(expr, visible, ExprRules { alias_first: false, ..rules });
                self.expanding.pop();
                operand
            }
            (Lookup::One(column), _) => Ok(column),
            (found, _) => Err(self.not_found(name, &name.value, &found, visible)),
        }
    }

    /// A refusal of a name that means no column or several. `written` is the name as the query has it, with its quotes.
    fn not_found(&self, written: &Ident, name: &str, found: &Lookup, visible: &VisibleNames<'_>) -> Refusal {
        let name = parse::short(name);
        if written.quote_style == Some('"') && *found == Lookup::Nothing {
            // Somebody may mean a text: MySQL allows double quotes for texts.
            let detail =
                format!("There is no column `{name}`; use single quotes for text: '{}'", name.replace('\'', "''"));
            return self.refuse(Code::UnknownName, detail);
        }
        if *found == Lookup::Several {
            let detail = format!("`{name}` could be several columns; write the relation before it, as in a.{name}");
            return self.refuse(Code::AmbiguousName, detail);
        }
        if same_name(&name, "person") || same_name(&name, "person_id") {
            let detail = "There are no persons; use distinct_id and properties";
            return self.refuse(Code::NotAllowed, detail);
        }
        let mut names = visible.scope.names();
        names.truncate(8);
        let names = match names.as_slice() {
            [] => "there is no FROM".to_owned(),
            names => {
                let names: Vec<_> = names.iter().map(|name| parse::short(name)).collect();
                format!("there are {}", names.join(", "))
            }
        };
        self.refuse(Code::UnknownName, format!("There is no column `{name}`; {names}"))
    }

    pub(crate) fn field(
        &mut self,
        root: &Expr,
        chain: &[AccessExpr],
        visible: &VisibleNames<'_>,
    ) -> Result<SqlExpr, Refusal> {
        let mut keys = Vec::new();
        let first = match root {
            Expr::Identifier(name) => {
                keys.push(PathStep::Name(name.value.clone()));
                Some(name)
            }
            Expr::CompoundIdentifier(parts) => {
                keys.extend(parts.iter().map(|part| PathStep::Name(part.value.clone())));
                parts.first()
            }
            _ => None,
        };
        for access in chain {
            keys.push(match access {
                AccessExpr::Dot(Expr::Identifier(name)) => PathStep::Name(name.value.clone()),
                AccessExpr::Subscript(Subscript::Index { index: Expr::Value(value) }) => match &value.value {
                    ast::Value::SingleQuotedString(name) => PathStep::Name(name.clone()),
                    ast::Value::Number(number, _) => match number.parse() {
                        Ok(number @ 1..) => PathStep::Index(number),
                        _ => return Err(self.refuse(Code::WrongType, "List items are numbered from 1")),
                    },
                    _ => return Err(self.refuse(Code::WrongType, "A property name is a string")),
                },
                _ => return Err(self.refuse(Code::WrongType, "A property name is a string in quotes")),
            });
        }
        self.path(first, keys, visible)
    }

    /// A column with its relation, or a path into properties.
    pub(crate) fn path(
        &mut self,
        first: Option<&Ident>,
        mut keys: Vec<PathStep>,
        visible: &VisibleNames<'_>,
    ) -> Result<SqlExpr, Refusal> {
        let Some(first) = first else {
            return Err(self.not_allowed("This way to access a value"));
        };
        keys.remove(0);
        let relation = visible.scope.relation(&first.value);
        let found = match (relation, keys.first()) {
            (Some(relation), Some(PathStep::Name(name))) => match relation.column(name) {
                Lookup::Nothing if visible.scope.column(&first.value) != Lookup::Nothing => None,
                found => Some((found, name.clone())),
            },
            _ => None,
        };
        let (found, name) = if let Some(found) = found {
            keys.remove(0);
            found
        } else {
            (visible.scope.column(&first.value), first.value.clone())
        };
        match found {
            Lookup::One(column) if keys.is_empty() => Ok(column),
            Lookup::One(column) if column.kind == Kind::Properties => {
                let path = json_path(&keys);
                Ok(self.property(&column, path))
            }
            Lookup::One(_) => {
                let detail = format!("`{}` has no fields; only properties does", parse::short(&name));
                Err(self.refuse(Code::UnknownName, detail))
            }
            found => Err(self.not_found(first, &name, &found, visible)),
        }
    }

    /// The value at a path in properties: text, number, or true and false as bytes; null if there is none.
    pub(crate) fn property(&mut self, of: &SqlExpr, path: String) -> SqlExpr {
        let path = self.bind(path);
        of.with(property::value_sql(&of.sql, &path), Kind::Any)
    }
}

/// A step of a path into properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// A field of an object.
    Name(String),
    /// An item of a list, from 1.
    Index(u32),
}

/// A path for SQLite's JSON functions. Every name is quoted, so none is taken for syntax.
pub(crate) fn json_path(keys: &[PathStep]) -> String {
    let mut path = "$".to_owned();
    for key in keys {
        match key {
            // `Display` of a JSON value is its JSON text.
            PathStep::Name(name) => drop(write!(path, ".{}", serde_json::Value::from(name.as_str()))),
            PathStep::Index(index) => drop(write!(path, "[{}]", index - 1)),
        }
    }
    path
}
