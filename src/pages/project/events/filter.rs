//! The filters of the list: a chip for each, and the dialogs that add and change them.

use super::{
    clock, events_state::EventsState, filter_names::NamesDialog, filter_person::PersonDialog, filter_time::TimeDialog,
    list_query,
};
use crate::{
    language::{t, tr},
    pages::project::filters::{PropertyChips, PropertyDialog},
    ui::{Icon, Menu, MenuItem},
};
use rolecall_view::prelude::*;

/// The values of the URL's parameter `dialog`.
const NAMES_DIALOG: &str = "filter-event";
const PERSON_DIALOG: &str = "filter-person";
const TIME_DIALOG: &str = "filter-time";

/// A chip for each filter; a press changes it, a button removes it.
#[component]
pub fn Chips(state: EventsState) -> impl IntoView {
    let names = move || {
        let names = state.list_query.with(|query| query.names.clone());
        let (verb, value) = match names.as_slice() {
            [] => return None,
            [one] => ("is", one.clone()),
            several => ("is one of", tr!("{count} names", count = several.len())),
        };
        let title = names.join(", ");
        Some(view! { <Chip state what="event" verb value title dialog=NAMES_DIALOG keys=&[list_query::NAME]/> })
    };
    let person = move || {
        let value = state.list_query.with(|query| query.person.clone());
        let title = value.clone();
        (!value.is_empty()).then(
            || view! { <Chip state what="distinct ID" verb="is" value title dialog=PERSON_DIALOG keys=&[list_query::PERSON]/> },
        )
    };
    let time = move || {
        let (after, before) = state.list_query.with(|query| query.window.clone())?;
        let zone = state.zone.get();
        let [after, before] = [after, before].map(|moment| clock::to_field(&moment, &zone).replace('T', " "));
        let (verb, value) = match (after.is_empty(), before.is_empty()) {
            (false, false) => ("is between", tr!("{after} and {before}")),
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

/// The chip of a filter.
#[component]
fn Chip(
    state: EventsState,
    /// What the filter is about, such as the event name.
    what: &'static str,
    verb: &'static str,
    value: String,
    /// The complete value, for the tooltip.
    title: String,
    /// The dialog that changes the filter.
    dialog: &'static str,
    /// The filter's parameters in the URL.
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
            <button type="button" class="filter-chip-remove" aria-label=tr!("Remove the filter on {what}", what = t(what)) on:click=remove>
                <Icon name="close" size=12/>
            </button>
        </span>
    }
}

/// The menu that adds a filter.
#[component]
pub fn FilterMenu(state: EventsState) -> impl IntoView {
    let open = move |dialog: &'static str| move || state.query.open_dialog(dialog);
    let trigger = || view! { <Icon name="plus"/> <span>"Filter"</span> };
    view! {
        <Menu layer_label=t("Add a filter") button_class="button filter-add" trigger>
            <MenuItem on_press=open(NAMES_DIALOG)>"Event"</MenuItem>
            <MenuItem on_press=open(PERSON_DIALOG)>"Distinct ID"</MenuItem>
            <MenuItem on_press=move || state.filters.add()>"Property"</MenuItem>
            <MenuItem on_press=open(TIME_DIALOG)>"Time"</MenuItem>
        </Menu>
    }
}

/// The dialogs of the filters, each rendered while it is open.
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
