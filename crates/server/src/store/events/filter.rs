//! Filters on events, as SQL with placeholders.

use super::LARGEST_PROPERTIES;
use super::property;
use crate::clock::Moment;
use rolecall_api::{PropertyFilter, PropertyOperator as Operator};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Which events of a project to select.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct EventFilter {
    /// One of these names; empty: any.
    pub(crate) events: Vec<String>,
    /// Of the user with this distinct ID.
    pub(crate) distinct_id: Option<String>,
    /// After this time.
    pub(crate) after: Option<Moment>,
    /// Before this time.
    pub(crate) before: Option<Moment>,
    /// All of these must match.
    pub(crate) properties: Vec<PropertyFilter>,
}

/// An SQL statement under construction, with its values.
pub(super) struct Statement {
    pub(super) sql: String,
    values: Vec<Sql>,
}

impl Statement {
    pub(super) fn new(sql: impl Into<String>) -> Self {
        Statement { sql: sql.into(), values: Vec::new() }
    }

    /// Adds a value and returns its placeholder.
    pub(super) fn place(&mut self, value: impl Into<Sql>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Passes each row to `row` until it returns that it has enough.
    pub(super) fn each_until(
        &self,
        connection: &Connection,
        mut row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<()> {
        // Not cached: every statement differs, and can be large.
        let mut statement = connection.prepare(&self.sql)?;
        let mut rows = statement.query(params_from_iter(&self.values))?;
        while let Some(found) = rows.next()? {
            if row(found)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Appends `AND …` for the times and properties of a filter. Names and users are handled by the caller, which picks
    /// their index.
    pub(super) fn and(&mut self, filter: &EventFilter) {
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
        let is_set = format!("COALESCE(json_type(properties, {path}), 'null') <> 'null'");
        self.condition(filter, &property::value_sql("properties", &path), &is_set)
    }

    /// A condition on a property. `property` is an expression for its value, `is_set` one for whether it has any.
    fn condition(&mut self, filter: &PropertyFilter, property: &str, is_set: &str) -> String {
        match filter.operator {
            Operator::IsSet => is_set.to_owned(),
            Operator::IsNotSet => format!("NOT ({is_set})"),
            Operator::Exact => self.any(&filter.value, |this, value| this.equals(property, value)),
            Operator::IsNot => {
                let any = self.any(&filter.value, |this, value| this.equals(property, value));
                format!("({any}) IS NOT TRUE")
            }
            Operator::Icontains => self.any(&filter.value, |this, value| this.contains(property, value)),
            Operator::NotIcontains => {
                let any = self.any(&filter.value, |this, value| this.contains(property, value));
                format!("({any}) IS NOT TRUE")
            }
            Operator::Gt => self.any(&filter.value, |this, value| this.compares(property, ">", value)),
            Operator::Gte => self.any(&filter.value, |this, value| this.compares(property, ">=", value)),
            Operator::Lt => self.any(&filter.value, |this, value| this.compares(property, "<", value)),
            Operator::Lte => self.any(&filter.value, |this, value| this.compares(property, "<=", value)),
        }
    }

    fn any(&mut self, value: &Value, mut one: impl FnMut(&mut Self, &Value) -> String) -> String {
        match value {
            Value::Array(values) if values.is_empty() => "FALSE".to_owned(),
            Value::Array(values) => values.iter().map(|value| one(self, value)).collect::<Vec<_>>().join(" OR "),
            value => one(self, value),
        }
    }

    fn equals(&mut self, property: &str, value: &Value) -> String {
        let text = as_text(value);
        match property::key(ValueRef::Text(text.as_bytes())).filter(|_| property::number_in(&text).is_some()) {
            Some(key) => format!("hql_key({property}) = {}", self.place(key)),
            // No number equals it.
            None => format!("{} = {}", text_sql(property), self.place(text)),
        }
    }

    fn contains(&mut self, property: &str, value: &Value) -> String {
        let text = self.place(as_text(value).to_lowercase());
        format!("contains_folded({}, {text})", text_sql(property))
    }

    /// Compares numbers by value, and text, such as dates, alphabetically.
    fn compares(&mut self, property: &str, operator: &str, value: &Value) -> String {
        let value = self.place(as_text(value));
        format!("hql_compare({property}, {value}) {operator} 0")
    }
}

/// Filters that are all on one property, for values of it instead of events.
pub(super) struct ValueFilter<'c> {
    /// `None`: there are no filters.
    statement: Option<rusqlite::Statement<'c>>,
    /// The values of the statement; the first is the value of the property.
    values: Vec<Sql>,
}

impl<'c> ValueFilter<'c> {
    pub(super) fn new(connection: &'c Connection, filters: &[PropertyFilter]) -> rusqlite::Result<Self> {
        let mut statement = Statement::new("SELECT TRUE");
        let property = statement.place(Sql::Null);
        let is_set = format!("{property} IS NOT NULL");
        for filter in filters {
            let condition = statement.condition(filter, &property, &is_set);
            statement.push(&format!(" AND ({condition})"));
        }
        let Statement { sql, values } = statement;
        let statement = if filters.is_empty() { None } else { Some(connection.prepare(&sql)?) };
        Ok(ValueFilter { statement, values })
    }

    /// True if events with this value match.
    pub(super) fn matches(&mut self, value: Sql) -> rusqlite::Result<bool> {
        let Some(statement) = &mut self.statement else { return Ok(true) };
        self.values[0] = value;
        let is_match = statement.query_row(params_from_iter(&self.values), |row| row.get::<_, Option<bool>>(0))?;
        Ok(is_match.unwrap_or(false))
    }
}

/// Makes an expression over `properties` see large properties as lists do. The word can only be the column, because the
/// expression has placeholders for all values.
pub(super) fn over_readable(expression: &str) -> String {
    // In the common case the expression uses the column itself: inside a CASE, SQLite would copy it for each access.
    let large = expression.replace("properties", &format!("({})", super::large_properties()));
    format!("CASE WHEN octet_length(properties) <= {LARGEST_PROPERTIES} THEN {expression} ELSE {large} END")
}

/// A property as text: `true` and not `1`.
fn text_sql(property: &str) -> String {
    format!("CAST({property} AS TEXT)")
}

/// The path of a property for SQLite's JSON functions: `$."key"`, with the key escaped as in JSON.
pub(super) fn path(key: &str) -> String {
    format!("$.{}", Value::from(key))
}

/// A filter value as text; numbers in a form that [`property`] also parses.
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

/// Adds the SQL functions that SQLite lacks to a read connection.
pub(super) fn add_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("contains_folded", 2, flags, |context| {
        let text: Option<String> = context.get(0)?;
        let part: String = context.get(1)?;
        Ok(text.map(|text| text.to_lowercase().contains(&part)))
    })
}
