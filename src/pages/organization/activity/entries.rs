//! The entries of the log, in days.

use super::{
    sentence::sentence,
    state::LogState,
    told::{Changes, Told},
    undo, values,
};
use crate::{
    language::{Part, tr},
    time,
    ui::{Ago, Button, FormError},
};
use rolecall_api::{ActivityEntry, UndoState, Via, param};
use rolecall_view::prelude::*;

/// The entries, grouped by the day of the reader's calendar.
#[component]
pub fn Days(state: LogState) -> impl IntoView {
    let days = Memo::new(move |_| by_day(state.entries()));
    let names = move || days.with(|days| days.iter().map(|(day, _)| day.clone()).collect::<Vec<_>>());
    // What was unfolded stays unfolded when older entries follow.
    view! {
        <For each=names key=|day| day.clone() let:day>
            <section class="activity-day">
                <h2>{day.clone()}</h2>
                <ol class="activity-list">
                    <For each=move || days.with(|days| entries_of(days, &day)) key=|entry| entry.id let:entry>
                        <Entry state days entry/>
                    </For>
                </ol>
            </section>
        </For>
    }
}

/// A day with its entries.
type DayEntries = (String, Vec<ActivityEntry>);

fn entries_of(days: &[DayEntries], day: &str) -> Vec<ActivityEntry> {
    days.iter().find(|(name, _)| name == day).map(|(_, entries)| entries.clone()).unwrap_or_default()
}

/// Entries of one day after the other.
fn by_day(entries: Vec<ActivityEntry>) -> Vec<DayEntries> {
    let mut days: Vec<DayEntries> = Vec::new();
    for entry in entries {
        let day = time::day(&entry.created_at);
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, entries)) => entries.push(entry),
            None => days.push((day, vec![entry])),
        }
    }
    days
}

#[component]
fn Entry(state: LogState, days: Memo<Vec<DayEntries>>, entry: ActivityEntry) -> impl IntoView {
    let number = entry.id;
    // It changes when it is undone, and when the reader loses what it is about.
    let now = Memo::new(move |last: Option<&ActivityEntry>| {
        let find = |days: &Vec<DayEntries>| {
            days.iter().flat_map(|(_, entries)| entries).find(|entry| entry.id == number).cloned()
        };
        days.with(find).or_else(|| last.cloned()).unwrap_or_else(|| entry.clone())
    });
    let can_undo = Memo::new(move |_| now.with(|entry| entry.undo));
    // Apart, so that what is unfolded stays unfolded when the entry is undone.
    let told = Memo::new(move |_| now.with(|entry| ActivityEntry { undo: UndoState::Never, ..entry.clone() }));
    let undo = move || match can_undo.get() {
        UndoState::Possible => {
            let label = told.with(|entry| tr!("Undo: {change}", change = plain(entry)));
            view! {
                <button type="button" class="button activity-only" data-kind="link" aria-label=label on:click=move |_| undo::open(state, number)>"Undo"</button>
            }
        }
        UndoState::Done => view! { <span>"Undone"</span> },
        UndoState::Expired | UndoState::Never => Markup::Nothing,
    };
    view! {
        <li class="activity-entry">
            {move || view! { <Line state entry=told.get()/> }}
            <p class="activity-about">
                {undo}
                {move || view! { <About state entry=told.get()/> }}
            </p>
        </li>
    }
}

/// The sentence of an entry, which unfolds what was changed.
#[component]
fn Line(state: LogState, entry: ActivityEntry) -> impl IntoView {
    let changes = entry.changes.clone();
    let told = view! { <Told entry/> };
    if !changes.iter().any(values::is_shown) {
        return view! { <p class="activity-sentence">{told}</p> };
    }
    view! {
        <details>
            <summary class="activity-sentence">{told}</summary>
            <Changes state changes/>
        </details>
    }
}

/// Whose changes to show only, how the change was made, and when.
#[component]
fn About(state: LogState, entry: ActivityEntry) -> impl IntoView {
    let via = match entry.via {
        Via::Key => Some("with an API key"),
        Via::Invite => Some("by invite"),
        Via::Session | Via::System => None,
    };
    let by = entry.actor.map(|actor| {
        let url = state.query.url_with(&[(param::ACTOR, &actor.uuid.0)]);
        view! { <a class="activity-only" href=url>"Only theirs"</a> }
    });
    view! {
        {by}
        {via.map(|via| view! { <span>{via}</span> })}
        <Ago moment=Some(entry.created_at)/>
    }
}

/// The sentence of an entry as text.
fn plain(entry: &ActivityEntry) -> String {
    let texts = sentence(entry).into_iter().map(|part| match part {
        Part::Words(text) | Part::Name(text) => text,
    });
    texts.collect()
}

/// The button for the next page.
#[component]
pub fn Older(state: LogState) -> impl IntoView {
    view! {
        {move || state.failed.get().map(|error| view! { <FormError sentence=error.sentence()/> })}
        <Show when=move || state.next.with(Option::is_some)>
            <p class="activity-older">
                <Button label="Show older" busy=state.loading on_press=move || state.load_older()/>
            </p>
        </Show>
    }
}
