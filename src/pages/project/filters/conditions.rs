//! The property filters of a page, read from and written to its URL.

use super::state;
use crate::query::Query;
use rolecall_api::{ProjectId, PropertyFilter};
use rolecall_view::prelude::*;

/// The URL's parameter for the filters.
pub const PROPERTIES: &str = "properties";
/// The value of the URL's parameter `dialog`.
pub(super) const DIALOG: &str = "filter-property";
/// The URL's parameter for the index of the filter that the dialog changes; absent for a new one.
pub(super) const WHICH: &str = "which";

/// The property filters of a page. `Copy`; create it in the body of a component.
#[derive(Clone, Copy)]
pub struct Filters {
    pub(super) query: Query,
    pub(super) project: ProjectId,
    pub(super) conditions: Memo<Vec<PropertyFilter>>,
    /// Parameters that become invalid when the filters change, such as a cursor.
    reset: &'static [&'static str],
}

impl Filters {
    /// Reads the filters from the URL. Every change removes the parameters `reset`.
    #[must_use]
    pub fn new(query: Query, project: ProjectId, reset: &'static [&'static str]) -> Filters {
        let text = query.value(PROPERTIES);
        let conditions = Memo::new(move |_| text.with(|text| state::from_param(text)));
        Filters { query, project, conditions, reset }
    }

    /// All filters, as a signal.
    #[must_use]
    pub fn conditions(self) -> Memo<Vec<PropertyFilter>> {
        self.conditions
    }

    /// Opens the dialog for a new filter.
    pub fn add(self) {
        self.query.open_dialog_with(DIALOG, &[(WHICH, "")]);
    }

    /// Opens the dialog for an existing filter.
    pub(super) fn change(self, which: usize) {
        self.query.open_dialog_with(DIALOG, &[(WHICH, &which.to_string())]);
    }

    /// Closes the dialog.
    pub(super) fn close(self) {
        self.query.close_dialog_with(&[WHICH]);
    }

    /// Replaces a filter or appends a new one, and closes the dialog, as one entry of the history.
    pub(super) fn put(self, which: Option<usize>, condition: PropertyFilter) {
        let mut conditions = self.conditions.get_untracked();
        match which.and_then(|which| conditions.get_mut(which)) {
            Some(place) => *place = condition,
            None => conditions.push(condition),
        }
        let text = state::as_param(&conditions);
        let mut changes = vec![(PROPERTIES, text.as_str()), ("dialog", ""), (WHICH, "")];
        changes.extend(self.reset.iter().map(|key| (*key, "")));
        self.query.set(&changes);
    }

    pub(super) fn remove(self, which: usize) {
        let mut conditions = self.conditions.get_untracked();
        if which < conditions.len() {
            conditions.remove(which);
        }
        let text = state::as_param(&conditions);
        let mut changes = vec![(PROPERTIES, text.as_str())];
        changes.extend(self.reset.iter().map(|key| (*key, "")));
        self.query.step(&changes);
    }
}
