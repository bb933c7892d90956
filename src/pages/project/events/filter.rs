//! What narrows the list: a chip for each condition, and dialogs that make them.

use super::{
    clock, events_state::EventsState, filter_names::NamesDialog, filter_person::PersonDialog, filter_time::TimeDialog,
    list_query,
};
use crate::{
    pages::project::filters::{PropertyChips, PropertyDialog},
    ui::{Icon, Menu, MenuItem},
};
use leptos::prelude::*;

/// The dialogs' names in the address.
const NAMES_DIALOG: &str = "filter-event";
const PERSON_DIALOG: &str = "filter-person";
const TIME_DIALOG: &str = "filter-time";

/// The conditions of the list, each of which can be changed and taken away.
#[component]
pub fn Chips(state: EventsState) -> impl IntoView {
    let names = move || {
        let names = state.view.with(|view| view.names.clone());
        let (verb, value) = match names.as_slice() {
            [] => return None,
            [one] => ("is", one.clone()),
            several => ("is one of", format!("{} names", several.len())),
        };
        let title = names.join(", ");
        Some(view! { <Chip state what="event" verb value title dialog=NAMES_DIALOG keys=&[list_query::NAME]/> })
    };
    let person = move || {
        let value = state.view.with(|view| view.person.clone());
        let title = value.clone();
        (!value.is_empty()).then(
            || view! { <Chip state what="distinct ID" verb="is" value title dialog=PERSON_DIALOG keys=&[list_query::PERSON]/> },
        )
    };
    let time = move || {
        let (after, before) = state.view.with(|view| view.window.clone())?;
        let zone = state.zone.get();
        let [after, before] = [after, before].map(|moment| clock::to_field(&moment, &zone).replace('T', " "));
        let (verb, value) = match (after.is_empty(), before.is_empty()) {
            (false, false) => ("is between", format!("{after} and {before}")),
            (false, true) => ("is after", after),
            (true, _) => ("is before", before),
        };
        let title = value.clone();
        Some(
            view! { <Chip state what="time" verb value title dialog=TIME_DIALOG keys=&[list_query::AFTER, list_query::BEFORE]/> },
        )
    };
    view! { {names} {person} <PropertyChips filters=state.filters/> {time} }
}

/// One condition.
#[component]
fn Chip(
    state: EventsState,
    /// What has to be so.
    what: &'static str,
    verb: &'static str,
    value: String,
    /// The value, whole.
    title: String,
    /// The dialog that changes it.
    dialog: &'static str,
    /// The keys of it in the address.
    keys: &'static [&'static str],
) -> impl IntoView {
    let remove = move |_| {
        let gone: Vec<_> = keys.iter().map(|key| (*key, "")).collect();
        state.filter(&gone);
    };
    view! {
        <span class="filter-chip" title=title>
            <button type="button" class="filter-chip-words" on:click=move |_| state.query.open_dialog(dialog)>
                {what} " " {verb} " " <strong translate="no">{value}</strong>
            </button>
            <button type="button" class="filter-chip-remove" aria-label=format!("Remove the filter on {what}") on:click=remove>
                <Icon name="close" size=12/>
            </button>
        </span>
    }
}

/// The menu of conditions to add.
#[component]
pub fn FilterMenu(state: EventsState) -> impl IntoView {
    let open = move |dialog: &'static str| move || state.query.open_dialog(dialog);
    let trigger = || view! { <Icon name="plus"/> <span>"Filter"</span> };
    view! {
        <Menu layer_label="Add a filter" button_class="button filter-add" trigger>
            <MenuItem on_press=open(NAMES_DIALOG)>"Event"</MenuItem>
            <MenuItem on_press=open(PERSON_DIALOG)>"Distinct ID"</MenuItem>
            <MenuItem on_press=move || state.filters.add()>"Property"</MenuItem>
            <MenuItem on_press=open(TIME_DIALOG)>"Time"</MenuItem>
        </Menu>
    }
}

/// The dialogs, each while it is open.
#[component]
pub fn FilterDialogs(state: EventsState) -> impl IntoView {
    let [names, person, time] = [NAMES_DIALOG, PERSON_DIALOG, TIME_DIALOG].map(|name| state.query.dialog(name));
    view! {
        <Show when=move || names.get()><NamesDialog state/></Show>
        <Show when=move || person.get()><PersonDialog state/></Show>
        <PropertyDialog filters=state.filters/>
        <Show when=move || time.get()><TimeDialog state/></Show>
    }
}
