//! The entries of the log, in days.

use super::{
    sentence::{Part, sentence},
    state::LogState,
    told::{Changes, Told},
    undo,
};
use crate::{
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
    let moment = entry.created_at.clone();
    let via = match entry.via {
        Via::Key => Some("with an API key"),
        Via::Invite => Some("by invite"),
        Via::Session | Via::System => None,
    };
    let by = entry.actor.as_ref().map(|actor| {
        let url = state.query.url_with(&[(param::ACTOR, &actor.uuid.0)]);
        view! { <a class="activity-only" href=url>"Only theirs"</a> }
    });
    let (number, changes) = (entry.id, entry.changes.clone());
    let label = format!("Undo: {}", plain(&entry));
    let first = entry.undo;
    let can_undo = Memo::new(move |last: Option<&UndoState>| {
        let all = |days: &Vec<DayEntries>| {
            days.iter().flat_map(|(_, entries)| entries).find(|entry| entry.id == number).map(|entry| entry.undo)
        };
        days.with(all).or(last.copied()).unwrap_or(first)
    });
    let undo = move || match can_undo.get() {
        UndoState::Possible => {
            let label = label.clone();
            view! {
                <button type="button" class="button activity-only" data-kind="link" aria-label=label on:click=move |_| undo::open(state, number)>"Undo"</button>
            }
        }
        UndoState::Done => view! { <span>"Undone"</span> },
        UndoState::Expired | UndoState::Never => Markup::Nothing,
    };
    let told = view! { <Told entry/> };
    let line = if changes.is_empty() {
        view! { <p class="activity-sentence">{told}</p> }
    } else {
        view! {
            <details>
                <summary class="activity-sentence">{told}</summary>
                <Changes state changes/>
            </details>
        }
    };
    view! {
        <li class="activity-entry">
            {line}
            <p class="activity-about">
                {undo}
                {by}
                {via.map(|via| view! { <span>{via}</span> })}
                <Ago moment=Some(moment)/>
            </p>
        </li>
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
