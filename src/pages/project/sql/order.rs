//! Sorts the rows on the page by one column, as the URL says. Pure.

use serde_json::Value;
use std::cmp::Ordering;

/// The column and direction of sorting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sort {
    /// The index of the column, from 0.
    pub(super) column: usize,
    /// True for descending order.
    pub(super) down: bool,
}

impl Sort {
    /// Parses a value from the URL: `2` is the second column ascending, `-2` descending.
    pub(super) fn from_param(word: &str, columns: usize) -> Option<Sort> {
        let (down, number) = word.strip_prefix('-').map_or((false, word), |number| (true, number));
        let column = number.parse::<usize>().ok()?.checked_sub(1)?;
        (column < columns).then_some(Sort { column, down })
    }

    /// Its value in the URL.
    pub(super) fn as_param(self) -> String {
        format!("{}{}", if self.down { "-" } else { "" }, self.column + 1)
    }

    /// The sort after a press on a column header: ascending, descending, unsorted.
    pub(super) fn after(now: Option<Sort>, column: usize) -> Option<Sort> {
        match now {
            Some(Sort { column: sorted, down: false }) if sorted == column => Some(Sort { column, down: true }),
            Some(Sort { column: sorted, down: true }) if sorted == column => None,
            _ => Some(Sort { column, down: false }),
        }
    }
}

/// The indexes of the rows in order. Stable; null values are last in both directions.
pub(super) fn ordered(rows: &[Vec<Value>], sort: Option<Sort>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    if let Some(Sort { column, down }) = sort {
        let value = |row: usize| rows.get(row).and_then(|row| row.get(column)).unwrap_or(&Value::Null);
        order.sort_by(|a, b| match (value(*a), value(*b)) {
            (Value::Null, Value::Null) => Ordering::Equal,
            (Value::Null, _) => Ordering::Greater,
            (_, Value::Null) => Ordering::Less,
            (a, b) if down => compare(b, a),
            (a, b) => compare(a, b),
        });
    }
    order
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.as_f64().unwrap_or_default().total_cmp(&b.as_f64().unwrap_or_default()),
        },
        (Value::String(a), Value::String(b)) => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (a, b) => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 0,
        Value::Number(_) => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sorted(values: &Value, word: &str) -> Vec<usize> {
        let rows: Vec<Vec<Value>> = values.as_array().unwrap().iter().map(|value| vec![value.clone()]).collect();
        ordered(&rows, Sort::from_param(word, 1))
    }

    #[test]
    fn rows_are_ordered_by_their_values() {
        assert_eq!(sorted(&json!([10, 9, 2.5, -1]), "1"), [3, 2, 1, 0]);
        assert_eq!(sorted(&json!([10, 9, 2.5, -1]), "-1"), [0, 1, 2, 3]);
        assert_eq!(sorted(&json!(["b", "A", "a", "C"]), "1"), [1, 2, 0, 3]);
        assert_eq!(sorted(&json!([true, "x", 3, false]), "1"), [3, 0, 2, 1]);
        assert_eq!(sorted(&json!([9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64]), "1"), [1, 0]);
    }

    #[test]
    fn null_is_last_in_both_directions() {
        assert_eq!(sorted(&json!([null, 2, 1]), "1"), [2, 1, 0]);
        assert_eq!(sorted(&json!([null, 2, 1]), "-1"), [1, 2, 0]);
    }

    #[test]
    fn equal_rows_keep_their_order() {
        assert_eq!(sorted(&json!([1, 1, 0, 1]), "1"), [2, 0, 1, 3]);
        assert_eq!(sorted(&json!([1, 1, 0, 1]), "-1"), [0, 1, 3, 2]);
        assert_eq!(sorted(&json!([2, 1]), ""), [0, 1]);
    }

    #[test]
    fn a_header_sorts_ascending_descending_and_not_at_all() {
        let up = Sort::after(None, 1);
        let down = Sort::after(up, 1);
        assert_eq!((up.map(Sort::as_param), down.map(Sort::as_param)), (Some("2".into()), Some("-2".into())));
        assert_eq!(Sort::after(down, 1), None);
        assert_eq!(Sort::after(down, 0), Some(Sort { column: 0, down: false }));
        for nonsense in ["", "0", "-0", "3", "-3", "x", "--1", "99999999999999999999"] {
            assert_eq!(Sort::from_param(nonsense, 2), None, "{nonsense}");
        }
    }
}
