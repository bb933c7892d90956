//! Labels of trend lines, for people (contract 7): never empty, no two alike. Programs use `breakdown_value` and
//! `breakdown_kind` instead.

use rolecall_api::{BreakdownKind, Math, SeriesNode};
use std::collections::HashSet;

const ALL: &str = "All events";
const EMPTY: &str = "(empty)";
const NOT_SET: &str = "(not set)";
const OTHER: &str = "Other";

/// Makes the labels of one result unique.
#[derive(Default)]
pub(super) struct Labels {
    given: HashSet<String>,
}

impl Labels {
    /// The label of the next line. `kind` is `None` without a breakdown.
    pub(super) fn next(
        &mut self,
        series: &SeriesNode,
        kind: Option<BreakdownKind>,
        value: Option<&str>,
        is_previous: bool,
    ) -> String {
        let mut label = series.event.as_deref().map_or_else(|| ALL.to_owned(), quoted);
        if let Some(kind) = kind {
            label += ": ";
            label += &match kind {
                BreakdownKind::Value => value.map_or_else(|| NOT_SET.to_owned(), quoted),
                BreakdownKind::Empty => EMPTY.to_owned(),
                BreakdownKind::NotSet => NOT_SET.to_owned(),
                BreakdownKind::Other => OTHER.to_owned(),
            };
        }
        if series.math == Math::Dau {
            label += ", unique users";
        }
        if is_previous {
            label += " (previous period)";
        }
        // The same series can be in a query twice.
        let mut unique = label.clone();
        let mut number = 1_u32;
        while !self.given.insert(unique.clone()) {
            number += 1;
            unique = format!("{label} ({number})");
        }
        unique
    }
}

/// The text as it is, or in quotes if it could be mistaken: for a label of ours, an empty one, or several parts.
fn quoted(text: &str) -> String {
    let is_word = [ALL, EMPTY, NOT_SET, OTHER].contains(&text);
    let is_odd = text.trim() != text || text.starts_with('"') || text.contains(": ") || text.contains(char::is_control);
    if text.is_empty() {
        EMPTY.to_owned()
    } else if is_word || is_odd {
        // As a JSON string.
        serde_json::Value::from(text).to_string()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(event: &str, math: Math) -> SeriesNode {
        SeriesNode { event: Some(event.to_owned()), math }
    }

    #[test]
    fn no_value_is_labelled_like_a_missing_an_empty_or_all_other_values() {
        let paid = series("paid", Math::Total);
        let mut labels = Labels::default();
        let mut label = |kind, value| labels.next(&paid, Some(kind), value, false);
        assert_eq!(label(BreakdownKind::NotSet, None), "paid: (not set)");
        assert_eq!(label(BreakdownKind::Empty, Some("")), "paid: (empty)");
        assert_eq!(label(BreakdownKind::Other, None), "paid: Other");
        assert_eq!(label(BreakdownKind::Value, Some("none")), "paid: none");
        assert_eq!(label(BreakdownKind::Value, Some("other")), "paid: other");
        assert_eq!(label(BreakdownKind::Value, Some("Other")), r#"paid: "Other""#);
        assert_eq!(label(BreakdownKind::Value, Some("(not set)")), r#"paid: "(not set)""#);
        assert_eq!(label(BreakdownKind::Value, Some(r#""Other""#)), r#"paid: "\"Other\"""#);
        assert_eq!(label(BreakdownKind::Value, Some(" ")), r#"paid: " ""#);
    }

    #[test]
    fn no_two_labels_of_an_answer_are_alike() {
        let all = SeriesNode { event: None, math: Math::Total };
        let asked = [
            series("a", Math::Total),
            series("a", Math::Dau),
            series("a: b", Math::Total),
            series("a", Math::Total),
            series("a (2)", Math::Total),
            series("a, unique users", Math::Total),
            series("All events", Math::Total),
            series("", Math::Total),
            all,
        ];
        let values = ["b", "c", "b: c", "", "Other", "b (previous period)", "b, unique users", "1"];
        let mut labels = Labels::default();
        let mut given = Vec::new();
        for one in &asked {
            for is_previous in [false, true] {
                given.push(labels.next(one, None, None, is_previous));
                for value in values {
                    let kind = if value.is_empty() { BreakdownKind::Empty } else { BreakdownKind::Value };
                    given.push(labels.next(one, Some(kind), Some(value), is_previous));
                }
                given.push(labels.next(one, Some(BreakdownKind::Other), None, is_previous));
                given.push(labels.next(one, Some(BreakdownKind::NotSet), None, is_previous));
            }
        }
        let different: HashSet<_> = given.iter().collect();
        assert_eq!(different.len(), given.len());
        assert!(given.iter().all(|label| !label.trim().is_empty()));
        assert_eq!(given[0], "a");
    }
}
