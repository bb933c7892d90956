//! The rows that a statement returns.
//!
//! All rows of a result share one buffer for their texts and one list of values: a list of 500 projects takes a few
//! allocations, not one per value.

use super::{Error, FromColumn, Result, Value, ValueRef};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    table: Arc<Table>,
    /// The position of its first value.
    first: usize,
}

/// The rows of a result.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The names of the columns, in `texts`.
    names: Vec<Range<usize>>,
    /// The values of all rows, one row after another.
    cells: Vec<Cell>,
    texts: String,
    /// The column after the one that was read last. Columns are mostly read in their order, so this one is looked at first.
    next: AtomicUsize,
}

/// A value. Texts are in [`Table::texts`].
#[derive(Debug, Clone)]
enum Cell {
    NullInteger,
    NullText,
    Integer(i64),
    Text(Range<usize>),
}

impl Table {
    /// A result without rows.
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut table = Table::default();
        for name in names {
            debug_assert!(table.position(name).is_none(), "two columns are called `{name}`");
            let name = table.add_text(name);
            table.names.push(name);
        }
        table
    }

    /// Adds the next value of the current row; without one, `null`.
    pub(super) fn push(&mut self, value: ValueRef<'_>, null: &Value) {
        let cell = match value {
            ValueRef::Null if *null == Value::NullInteger => Cell::NullInteger,
            ValueRef::Null => Cell::NullText,
            ValueRef::Integer(number) => Cell::Integer(number),
            ValueRef::Text(text) => Cell::Text(self.add_text(text)),
        };
        self.cells.push(cell);
    }

    /// The rows, once all values are added.
    pub(super) fn into_rows(self) -> Vec<Row> {
        let (width, values) = (self.names.len().max(1), self.cells.len());
        let table = Arc::new(self);
        (0..values).step_by(width).map(|first| Row { table: Arc::clone(&table), first }).collect()
    }

    /// The name of a column; empty if there is none.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", |name| self.text(name))
    }

    fn add_text(&mut self, text: &str) -> Range<usize> {
        let start = self.texts.len();
        self.texts.push_str(text);
        start..self.texts.len()
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.texts.get(range.clone()).unwrap_or_default()
    }

    fn position(&self, name: &str) -> Option<usize> {
        let likely = self.next.load(Ordering::Relaxed);
        let is_likely = likely < self.names.len() && self.name(likely) == name;
        let found = if is_likely { likely } else { (0..self.names.len()).find(|column| self.name(*column) == name)? };
        self.next.store(found + 1, Ordering::Relaxed);
        Some(found)
    }
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// There is no such column, or it has another type.
    pub fn try_get<T: FromColumn>(&self, name: &str) -> Result<T> {
        let column = self.table.position(name).ok_or_else(|| Error::column(name, "there is no such column"))?;
        self.read(column)
    }

    /// The text in a column, which stays where it is.
    ///
    /// # Errors
    /// As [`Self::try_get`].
    pub fn text(&self, name: &str) -> Result<&str> {
        let column = self.table.position(name).ok_or_else(|| Error::column(name, "there is no such column"))?;
        match self.value(column)? {
            ValueRef::Text(text) => Ok(text),
            _ => Err(Error::column(name, "it has another type")),
        }
    }

    /// The value of the column with this number.
    ///
    /// # Errors
    /// As [`Self::try_get`].
    pub(super) fn read<T: FromColumn>(&self, column: usize) -> Result<T> {
        let value = self.value(column)?;
        T::from_column(value).ok_or_else(|| Error::column(self.table.name(column), "it has another type"))
    }

    fn value(&self, column: usize) -> Result<ValueRef<'_>> {
        let cell = if column < self.table.names.len() { self.table.cells.get(self.first + column) } else { None };
        Ok(match cell {
            None => return Err(Error::column(self.table.name(column), "there is no such column")),
            Some(Cell::NullInteger | Cell::NullText) => ValueRef::Null,
            Some(Cell::Integer(number)) => ValueRef::Integer(*number),
            Some(Cell::Text(text)) => ValueRef::Text(self.table.text(text)),
        })
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        self.table.names.iter().map(|name| self.table.text(name)).collect()
    }

    /// The values, in the order of the columns.
    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        let cells = self.table.cells.iter().skip(self.first).take(self.table.names.len());
        let value = |cell: &Cell| match cell {
            Cell::NullInteger => Value::NullInteger,
            Cell::NullText => Value::NullText,
            Cell::Integer(number) => Value::Integer(*number),
            Cell::Text(text) => Value::Text(self.table.text(text).to_owned()),
        };
        cells.map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_in_any_order_and_rows_do_not_mix() {
        let mut table = Table::new(["id", "name", "level"]);
        for (id, name) in [(1, Some("Ada")), (2, None)] {
            table.push(ValueRef::Integer(id), &Value::NullInteger);
            table.push(name.map_or(ValueRef::Null, ValueRef::Text), &Value::NullText);
            table.push(ValueRef::Null, &Value::NullInteger);
        }
        let rows = table.into_rows();
        assert_eq!(rows.len(), 2);
        for (row, id, name) in [(&rows[0], 1, Some("Ada")), (&rows[1], 2, None)] {
            assert_eq!(row.try_get::<Option<String>>("name").unwrap().as_deref(), name);
            assert_eq!(row.text("name").ok(), name);
            assert!(row.text("id").is_err() && row.text("none").is_err());
            assert_eq!(row.try_get::<i64>("id").unwrap(), id);
            assert_eq!(row.try_get::<Option<i64>>("level").unwrap(), None);
            assert_eq!(row.try_get::<i64>("id").unwrap(), id);
            assert!(row.try_get::<i64>("none").is_err());
            assert!(row.read::<Option<i64>>(3).is_err());
            assert_eq!(row.columns(), ["id", "name", "level"]);
        }
        assert_eq!(rows[1].values(), [Value::Integer(2), Value::NullText, Value::NullInteger]);
        assert!(Table::new(["id"]).into_rows().is_empty());
    }
}
