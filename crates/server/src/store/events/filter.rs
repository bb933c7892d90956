//! Conditions on events, as SQL with places for the values.

use super::LARGEST_PROPERTIES;
use crate::clock::Moment;
use crate::property;
use rolecall_api::{PropertyFilter, PropertyOperator as Operator};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Which events of a project are meant.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Filter {
    /// Any of these names; empty: all.
    pub(crate) events: Vec<String>,
    /// Of this person.
    pub(crate) distinct_id: Option<String>,
    /// Later than this.
    pub(crate) after: Option<Moment>,
    /// Earlier than this.
    pub(crate) before: Option<Moment>,
    /// And all of these.
    pub(crate) properties: Vec<PropertyFilter>,
}

/// A statement that grows, with its values.
pub(super) struct Statement {
    pub(super) sql: String,
    values: Vec<Sql>,
}

impl Statement {
    pub(super) fn new(sql: impl Into<String>) -> Self {
        Statement { sql: sql.into(), values: Vec::new() }
    }

    /// A place for a value.
    pub(super) fn place(&mut self, value: impl Into<Sql>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Goes through the rows until `row` says that it has enough.
    pub(super) fn each_until(
        &self,
        connection: &Connection,
        mut row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<()> {
        // Not kept: each is another one, and may be large.
        let mut statement = connection.prepare(&self.sql)?;
        let mut rows = statement.query(params_from_iter(&self.values))?;
        while let Some(found) = rows.next()? {
            if row(found)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// `AND …` for the times and properties of a filter (names and persons have indexes of their own).
    pub(super) fn and(&mut self, filter: &Filter) {
        if let Some(after) = filter.after {
            let after = self.place(after.micros());
            self.push(&format!(" AND timestamp > {after}"));
        }
        if let Some(before) = filter.before {
            let before = self.place(before.micros());
            self.push(&format!(" AND timestamp < {before}"));
        }
        self.and_properties(&filter.properties);
    }

    pub(super) fn and_properties(&mut self, properties: &[PropertyFilter]) {
        for property in properties {
            let condition = self.property(property);
            self.push(&format!(" AND ({})", over_readable(&condition)));
        }
    }

    fn property(&mut self, filter: &PropertyFilter) -> String {
        let path = self.place(path(&filter.key));
        match filter.operator {
            Operator::IsSet => format!("COALESCE(json_type(properties, {path}), 'null') <> 'null'"),
            Operator::IsNotSet => format!("COALESCE(json_type(properties, {path}), 'null') = 'null'"),
            Operator::Exact => self.any(&filter.value, |this, value| this.equals(&path, value)),
            Operator::IsNot => {
                let any = self.any(&filter.value, |this, value| this.equals(&path, value));
                format!("({any}) IS NOT TRUE")
            }
            Operator::Icontains => self.any(&filter.value, |this, value| this.contains(&path, value)),
            Operator::NotIcontains => {
                let any = self.any(&filter.value, |this, value| this.contains(&path, value));
                format!("({any}) IS NOT TRUE")
            }
            Operator::Gt => self.any(&filter.value, |this, value| this.compares(&path, ">", value)),
            Operator::Gte => self.any(&filter.value, |this, value| this.compares(&path, ">=", value)),
            Operator::Lt => self.any(&filter.value, |this, value| this.compares(&path, "<", value)),
            Operator::Lte => self.any(&filter.value, |this, value| this.compares(&path, "<=", value)),
        }
    }

    fn any(&mut self, value: &Value, mut one: impl FnMut(&mut Self, &Value) -> String) -> String {
        match value {
            Value::Array(values) if values.is_empty() => "FALSE".to_owned(),
            Value::Array(values) => values.iter().map(|value| one(self, value)).collect::<Vec<_>>().join(" OR "),
            value => one(self, value),
        }
    }

    fn equals(&mut self, path: &str, value: &Value) -> String {
        let text = as_text(value);
        let property = property::value_sql("properties", path);
        match property::key(ValueRef::Text(text.as_bytes())).filter(|_| property::number_in(&text).is_some()) {
            Some(key) => format!("hql_key({property}) = {}", self.place(key)),
            // No number equals it.
            None => format!("{} = {}", text_of(path), self.place(text)),
        }
    }

    fn contains(&mut self, path: &str, value: &Value) -> String {
        let text = self.place(as_text(value).to_lowercase());
        format!("contains_folded({}, {text})", text_of(path))
    }

    /// Numbers by size; texts, such as dates, by their letters.
    fn compares(&mut self, path: &str, operator: &str, value: &Value) -> String {
        let value = self.place(as_text(value));
        format!("hql_compare({}, {value}) {operator} 0", property::value_sql("properties", path))
    }
}

/// An expression over properties, with those that are too large to be read seen as lists show them. It names values by
/// placeholders alone, so the word is the column.
pub(super) fn over_readable(expression: &str) -> String {
    // The column itself in the usual case: as a part of an expression it would be copied for each look into it.
    let large = expression.replace("properties", &format!("({})", super::large_properties()));
    format!("CASE WHEN octet_length(properties) <= {LARGEST_PROPERTIES} THEN {expression} ELSE {large} END")
}

/// A property as text: `true` and not `1`.
fn text_of(path: &str) -> String {
    format!("CAST({} AS TEXT)", property::value_sql("properties", path))
}

/// Where a property stands, for SQLite's JSON functions: `$."key"`, with the key as JSON writes it.
pub(super) fn path(key: &str) -> String {
    format!("$.{}", Value::from(key))
}

/// A value of a condition as text; a number in a form that is one for [`property`], too.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().map(ValueRef::Real);
            number.and_then(property::text).map_or_else(|| value.to_string(), Cow::into_owned)
        }
        other => other.to_string(),
    }
}

/// What SQLite cannot do by itself, for connections that read.
pub(super) fn add_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("contains_folded", 2, flags, |context| {
        let text: Option<String> = context.get(0)?;
        let part: String = context.get(1)?;
        Ok(text.map(|text| text.to_lowercase().contains(&part)))
    })
}
