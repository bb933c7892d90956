//! The list of events, its empty states, and the buttons to page through it.

use super::{events_state::EventsState, export::Export, list_query, list_query::EventListQuery, row, row::EventRow};
use crate::{
    chart::number,
    language::{t, tr},
    pages::project::zones,
    ui::{Button, Empty, Problem, Skeleton},
};
use leptos::html;
use rolecall_view::prelude::*;

/// The list of events with its pager.
#[component]
pub fn List(state: EventsState) -> impl IntoView {
    let rows = state.rows();
    let is_there = Memo::new(move |_| state.feed.with(|_| ()).is_some());
    let failure = Memo::new(move |_| state.feed.failure());
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        {move || failure.get().map(|error| view! {
            <Problem sentence=error.sentence() on_retry=move || state.feed.reload()/>
        })}
        <Show when=move || !is_there.get() && failure.with(Option::is_none)>
            <Skeleton/>
        </Show>
        <Show when=move || is_there.get()>
            <div class="events-list" aria-busy=move || state.feed.is_stale().then_some("true")>
                <NewEvents state/>
                <Show when=move || !is_empty.get() fallback=move || view! { <EmptyList state/> }>
                    <table
                        class="table events-table"
                        aria-labelledby="events"
                        on:keydown=move |event| row::on_key(&event)
                    >
                        <thead>
                            <tr>
                                <th scope="col" class="event-time" title=move || tr!("In {zone}", zone = zones::words(&state.zone.get()))>"Time"</th>
                                <th scope="col" class="event-name">"Event"</th>
                                <th scope="col" class="event-person">"Distinct ID"</th>
                                <th scope="col" class="event-page">"Page"</th>
                                <th scope="col" class="event-said">"Properties"</th>
                                <td class="event-more"></td>
                            </tr>
                        </thead>
                        <tbody
                            on:pointerenter=move |event| if event.pointer_type() == "mouse" { state.reading.pointing.set(true) }
                            on:pointerleave=move |_| state.reading.pointing.set(false)
                        >
                            <For each=move || rows.get() key=|event| event.id.clone() let:event>
                                <EventRow state event/>
                            </For>
                        </tbody>
                    </table>
                </Show>
                <Pages state/>
            </div>
        </Show>
    }
}

/// The order and time zone of the list, and the button that shows new events that are held back.
#[component]
fn NewEvents(state: EventsState) -> impl IntoView {
    let waiting = state.waiting();
    let top = NodeRef::<html::P>::new();
    let words = Signal::derive(move || {
        waiting.get().map_or_else(String::new, |waiting| match (waiting.count, waiting.at_least) {
            (count, true) => tr!("{count}+ new events", count = number(count as u64)),
            (1, false) => t("1 new event").to_owned(),
            (count, false) => tr!("{count} new events", count = number(count as u64)),
        })
    });
    let show = move || {
        state.show_what_waits();
        // The pressed button is gone, so move the focus to the top of the list.
        if let Some(top) = top.get_untracked() {
            top.scroll_into_view();
            let _ = top.focus();
            request_animation_frame(move || state.reading.at_the_newest());
        }
    };
    view! {
        <p class="events-note" node_ref=top tabindex="-1">
            "Newest first, times in "
            {move || zones::words(&state.zone.get())}
        </p>
        <div class="events-new" role="status">
            {move || waiting.with(Option::is_some).then(|| view! {
                <Button label=words icon="arrow-up" small=true on_press=show/>
            })}
        </div>
    }
}

#[component]
fn Pages(state: EventsState) -> impl IntoView {
    let next = Memo::new(move |_| state.feed.with(|feed| feed.next.clone()).flatten());
    let is_first = Memo::new(move |_| state.list_query.with(EventListQuery::is_first_page));
    view! {
        <div class="events-foot">
        <nav class="events-pages" aria-label="Pages of events">
            {move || (!is_first.get()).then(|| view! {
                <a class="button" href=move || state.query.url_with(&[(list_query::CURSOR, "")])>"Newest events"</a>
            })}
            {move || next.get().map(|next| view! {
                <a class="button" href=move || state.query.url_with(&[(list_query::CURSOR, &next)])>"Older events"</a>
            })}
        </nav>
        <Export state/>
        </div>
    }
}

/// Says why the list is empty.
#[component]
fn EmptyList(state: EventsState) -> impl IntoView {
    move || {
        let list_query = state.list_query.get();
        if !list_query.is_first_page() {
            return view! { <Empty title=t("No older events") sentence=t("This is the end of the list.")/> };
        }
        let when = match list_query.window {
            Some(_) => t("in this period"),
            None => list_query.range.in_sentence(),
        };
        if list_query.is_filtered() {
            let sentence = tr!("No events {when} match all filters.");
            view! {
                <Empty title=t("No events found") sentence>
                    <Button label="Clear filters" on_press=move || state.clear()/>
                </Empty>
            }
        } else {
            let all = move || {
                state.filter(&[
                    (list_query::RANGE, list_query::EventRange::All.as_param()),
                    (list_query::AFTER, ""),
                    (list_query::BEFORE, ""),
                ]);
            };
            view! {
                <Empty title=tr!("No events {when}") sentence=t("There are older events.")>
                    <Button label="Show all time" on_press=all/>
                </Empty>
            }
        }
    }
}
