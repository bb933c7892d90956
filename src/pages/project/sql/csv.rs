//! Converts a result to rows of a CSV file. Pure; [`rolecall_api::to_csv`] escapes formulas.

use rolecall_api::{Cell, Rows};
use serde_json::Value;

/// The column names, then the rows in the given order.
pub(super) fn csv_rows(rows: &Rows, order: &[usize]) -> Vec<Vec<Cell>> {
    let of_file = |value: &Value| if value.is_number() { Cell::Number(cell(value)) } else { Cell::Text(cell(value)) };
    let mut all = vec![rows.columns.iter().cloned().map(Cell::Text).collect()];
    all.extend(order.iter().filter_map(|index| rows.results.get(*index)).map(|row| row.iter().map(of_file).collect()));
    all
}

/// A value as text; empty for null.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A time as the page shows it: `2026-11-24 09:30:00Z`, without trailing zeros in the fraction of a second.
pub(super) fn moment(text: &str) -> String {
    let (day, rest) = text.split_once('T').unwrap_or((text, ""));
    let Some((time, fraction)) = rest.strip_suffix('Z').and_then(|time| time.split_once('.')) else {
        return text.to_owned();
    };
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{day} {time}{point}{fraction}Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::to_csv;
    use serde_json::json;

    #[test]
    fn times_are_as_short_as_they_are_exact() {
        assert_eq!(moment("2026-11-24T09:30:00.000000Z"), "2026-11-24 09:30:00Z");
        assert_eq!(moment("2026-11-24T09:30:00.120000Z"), "2026-11-24 09:30:00.12Z");
        assert_eq!(moment("soon"), "soon");
    }

    #[test]
    fn an_answer_is_a_file_in_the_order_of_the_page() {
        let rows = Rows {
            results: vec![
                vec![json!("a, \"b\""), json!(-1.5), json!(true)],
                vec![json!("=HYPERLINK(1)"), json!(null), json!("line\nline")],
            ],
            columns: vec!["event".into(), "-n".into(), "x".into()],
            types: Vec::new(),
            has_more: false,
        };
        let text = to_csv(csv_rows(&rows, &[1, 0]));
        assert_eq!(text, "event,'-n,x\r\n'=HYPERLINK(1),,\"line\nline\"\r\n\"a, \"\"b\"\"\",-1.5,true\r\n");
    }
}
