//! The tools above the list: range, filters, and the switch of the live list.

use super::{
    events_state::EventsState,
    filter::{Chips, FilterMenu},
    list_query::{self, EventRange},
};
use crate::{
    api,
    chart::number,
    language::t,
    query::Query,
    ui::{Toggle, ToggleState},
};
use rolecall_view::prelude::*;

/// The control for the range, beside the heading of the page.
#[component]
pub fn RangeChoice() -> impl IntoView {
    let query = Query::get();
    let word = query.value(list_query::RANGE);
    let (after, before) = (query.value(list_query::AFTER), query.value(list_query::BEFORE));
    let chosen = Memo::new(move |_| {
        let window = !after.get().is_empty() || !before.get().is_empty();
        (!window).then(|| EventRange::from_param(&word.get()))
    });
    let choose = move |range: EventRange| {
        let word = if range == EventRange::default() { "" } else { range.as_param() };
        query.step(&[
            (list_query::RANGE, word),
            (list_query::AFTER, ""),
            (list_query::BEFORE, ""),
            (list_query::CURSOR, ""),
        ]);
    };
    let segments = EventRange::ALL.map(|range| {
        let (seen, said) = range.words();
        view! {
            <button
                type="button"
                class="segment"
                title=said
                aria-pressed=move || (chosen.get() == Some(range)).to_string()
                on:click=move |_| choose(range)
            >
                {seen}
            </button>
        }
    });
    view! {
        <div class="segments events-range" role="group" aria-label="Date range">
            {segments.into_iter().collect_view()}
        </div>
    }
}

/// The heading of the list with its filters and buttons.
#[component]
pub fn Tools(state: EventsState) -> impl IntoView {
    let count = state.count();
    view! {
        <div class="events-tools">
            <h2 id="events">
                "Events"
                {move || count.get().map(|count| view! { " " <span class="heading-count">{number(count)}</span> })}
            </h2>
            <div class="events-chips">
                <Chips state/>
                <FilterMenu state/>
            </div>
            <Live state/>
        </div>
    }
}

/// The switch of the live list with its state.
#[component]
fn Live(state: EventsState) -> impl IntoView {
    let lost = api::connection_lost();
    let reaches_now = move || state.list_query.with(list_query::EventListQuery::reaches_now);
    let shown = Signal::derive(move || if state.live.get() { ToggleState::On } else { ToggleState::Off });
    let words = {
        let lost = lost.clone();
        move || if state.live.get() && lost.get() { "Waiting for the server" } else { "Live" }
    };
    let is_on = move || state.live.get() && !lost.get();
    let switch = move || {
        let word = if state.live.get_untracked() { "off" } else { "" };
        state.query.step(&[(list_query::LIVE, word)]);
    };
    view! {
        <div class="events-live" data-on=move || is_on().then_some("") hidden=move || !reaches_now()>
            <span class="events-live-words" role="status">{words}</span>
            <Toggle label=t("Live") state=shown on_press=switch/>
        </div>
    }
}
