//! The conditions on properties of a page: read from its address, and written to it.

use super::state;
use crate::query::Query;
use leptos::prelude::*;
use rolecall_api::{ProjectId, PropertyFilter};

/// The conditions in the address.
pub const PROPERTIES: &str = "properties";
/// The dialog's name in the address.
pub(super) const DIALOG: &str = "filter-property";
/// Which condition the dialog changes, from 0; a new one without.
pub(super) const WHICH: &str = "which";

/// The conditions of a page. Copy; made in the body of a component.
#[derive(Clone, Copy)]
pub struct Filters {
    pub(super) query: Query,
    pub(super) project: ProjectId,
    pub(super) conditions: Memo<Vec<PropertyFilter>>,
    /// What loses its meaning when the conditions change, such as the place in a list.
    reset: &'static [&'static str],
}

impl Filters {
    /// The conditions in the address. With every change `reset` goes out of it.
    #[must_use]
    pub fn new(query: Query, project: ProjectId, reset: &'static [&'static str]) -> Filters {
        let text = query.value(PROPERTIES);
        let conditions = Memo::new(move |_| text.with(|text| state::from_param(text)));
        Filters { query, project, conditions, reset }
    }

    /// All of them.
    #[must_use]
    pub fn conditions(self) -> Memo<Vec<PropertyFilter>> {
        self.conditions
    }

    /// Opens the dialog for a new one.
    pub fn add(self) {
        self.query.open_dialog_with(DIALOG, &[(WHICH, "")]);
    }

    /// Opens the dialog for one that there is.
    pub(super) fn change(self, which: usize) {
        self.query.open_dialog_with(DIALOG, &[(WHICH, &which.to_string())]);
    }

    /// Closes the dialog.
    pub(super) fn close(self) {
        self.query.close_dialog_with(&[WHICH]);
    }

    /// Puts a condition in its place, or at the end, instead of the dialog that made it.
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
