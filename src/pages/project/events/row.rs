//! A row of the list of events.

use super::{clock, events_state::EventsState, list_query, summary};
use crate::{
    chart::series_mark,
    language::tr,
    ui::{Icon, pressed_key},
};
use leptos::ev::KeyboardEvent;
use rolecall_api::Event;
use rolecall_view::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A row with time, name, distinct ID and properties of an event.
#[component]
pub fn EventRow(
    state: EventsState,
    /// The event of the row.
    event: Arc<Event>,
) -> impl IntoView {
    let zone = state.zone.get_untracked();
    let time = clock::row(&event.timestamp, &zone);
    let label = tr!("{event} at {time}", event = event.event);
    let person = event.distinct_id.clone();
    let of_person = {
        let person = person.clone();
        move || state.filtered(&[(list_query::PERSON, &person)])
    };
    let page = summary::page(&event);
    let said = summary::properties(&event);
    let last = said.len().saturating_sub(1);
    let said = said
        .into_iter()
        .enumerate()
        .map(|(index, (key, value))| {
            let apart = if index < last { " · " } else { "" };
            view! { <span class="event-key" translate="no">{key}</span> " " <span translate="no">{value}</span> {apart} }
        })
        .collect_view();
    let name = event.event.clone();
    let colour = {
        let name = name.clone();
        move || {
            let mark = state.series(&name).map(|index| series_mark(index).to_string());
            state.has_series().then(|| view! { <span class="event-mark" data-series=mark aria-hidden="true"></span> })
        }
    };
    let open = {
        let id = event.id.clone();
        move |_| state.query.open_dialog_with("event", &[("event", &id)])
    };
    view! {
        <tr class="event-row">
            <td class="event-time">
                <time datetime=event.timestamp.to_string() title=clock::exact(&event.timestamp, &zone)>{time}</time>
            </td>
            <th scope="row" class="event-name">
                {colour}
                <button type="button" class="event-open" translate="no" aria-label=label aria-haspopup="dialog" on:click=open>{name}</button>
            </th>
            <td class="event-person" translate="no"><a href=of_person title="Filter by this user">{person}</a></td>
            <td class="event-page">{page.map(|(path, address)| view! { <code translate="no" title=address>{path}</code> })}</td>
            <td class="event-said">{said}</td>
            <td class="event-more"><Icon name="chevron-right" size=14/></td>
        </tr>
    }
}

/// Moves the focus between rows with the arrow keys.
pub fn on_key(event: &KeyboardEvent) {
    let Some(key) = pressed_key(event) else { return };
    let step = |row: &Element| match key.as_str() {
        "ArrowDown" => row.next_element_sibling(),
        "ArrowUp" => row.previous_element_sibling(),
        _ => None,
    };
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let row = target.filter(|target| target.matches(".event-open").unwrap_or(false));
    let row = row.and_then(|button| button.closest("tr").ok().flatten());
    let button = row.and_then(|row| step(&row)).and_then(|row| row.query_selector(".event-open").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = button.focus();
    }
}
