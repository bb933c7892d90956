//! Conditions on the properties of events: chips that say them, and a dialog that makes and changes them. They stand in
//! the address of the page, as the parameter `properties` of the server's own lists does.

mod dialog;
mod state;

pub use dialog::PropertyDialog;
pub use state::{as_param, from_param};

use crate::{query::Query, ui::Icon};
use leptos::prelude::*;
use rolecall_api::{ProjectId, PropertyFilter};

/// The key of the conditions in the address.
pub const PROPERTIES: &str = "properties";
/// The dialog's name in the address.
const DIALOG: &str = "filter-property";
/// Which condition the dialog changes, from 0; a new one without.
const WHICH: &str = "which";

/// The conditions of a page. Copy; made in the body of a component.
#[derive(Clone, Copy)]
pub struct Filters {
    query: Query,
    project: ProjectId,
    conditions: Memo<Vec<PropertyFilter>>,
    /// What loses its meaning when the conditions change, such as the place in a list.
    reset: &'static [&'static str],
}

impl Filters {
    /// The conditions in the address. With every change `reset` goes out of it.
    #[must_use]
    pub fn of(query: Query, project: ProjectId, reset: &'static [&'static str]) -> Filters {
        let text = query.value(PROPERTIES);
        let conditions = Memo::new(move |_| text.with(|text| from_param(text)));
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
    fn change(self, which: usize) {
        self.query.open_dialog_with(DIALOG, &[(WHICH, &which.to_string())]);
    }

    /// Closes the dialog.
    fn close(self) {
        self.query.close_dialog_with(&[WHICH]);
    }

    /// Puts a condition in its place, or at the end, instead of the dialog that made it.
    fn put(self, which: Option<usize>, condition: PropertyFilter) {
        let mut conditions = self.conditions.get_untracked();
        match which.and_then(|which| conditions.get_mut(which)) {
            Some(place) => *place = condition,
            None => conditions.push(condition),
        }
        let text = as_param(&conditions);
        let mut changes = vec![(PROPERTIES, text.as_str()), ("dialog", ""), (WHICH, "")];
        changes.extend(self.reset.iter().map(|key| (*key, "")));
        self.query.set(&changes);
    }

    fn remove(self, which: usize) {
        let mut conditions = self.conditions.get_untracked();
        if which < conditions.len() {
            conditions.remove(which);
        }
        let text = as_param(&conditions);
        let mut changes = vec![(PROPERTIES, text.as_str())];
        changes.extend(self.reset.iter().map(|key| (*key, "")));
        self.query.step(&changes);
    }
}

/// A chip for each condition, which changes it when it is pressed.
#[component]
pub fn PropertyChips(
    /// The page's.
    filters: Filters,
) -> impl IntoView {
    let chip = move |(which, condition): (usize, PropertyFilter)| {
        let (what, verb, value) = state::words(&condition);
        let title = format!("{what} {verb} {value}");
        let remove = format!("Remove the filter on {what}");
        view! {
            <span class="filter-chip" title=title>
                <button type="button" class="filter-chip-words" on:click=move |_| filters.change(which)>
                    {what} " " {verb} " " <strong translate="no">{value}</strong>
                </button>
                <button type="button" class="filter-chip-remove" aria-label=remove on:click=move |_| filters.remove(which)>
                    <Icon name="close" size=12/>
                </button>
            </span>
        }
    };
    move || filters.conditions.get().into_iter().enumerate().map(chip).collect_view()
}

/// The button that adds a condition.
#[component]
pub fn AddFilter(
    /// The page's.
    filters: Filters,
) -> impl IntoView {
    view! {
        <button type="button" class="button filter-add" data-kind="quiet" data-small="" on:click=move |_| filters.add()>
            <Icon name="plus"/>
            <span>"Filter"</span>
        </button>
    }
}
