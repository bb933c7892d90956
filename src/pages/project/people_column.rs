//! A list of people in half a panel: the first few, the rest on demand, a filter where there are many.

use super::state::Person;
use crate::ui::{Avatar, Button, ButtonKind, SearchField};
use leptos::prelude::*;
use std::sync::Arc;

/// How many are shown at first.
const FIRST: usize = 6;
/// How many more are shown at once.
const STEP: usize = 50;
/// From how many on there is a filter.
const MANY: usize = 20;

/// People under a heading with their number.
#[component]
pub fn PeopleColumn<F>(
    /// The heading.
    title: &'static str,
    /// What stands over the right side.
    note: &'static str,
    /// Who.
    people: Signal<Vec<Person>>,
    /// One of them.
    line: F,
    /// What stands there if there is nobody.
    empty: &'static str,
) -> impl IntoView
where
    F: Fn(Person) -> AnyView + Send + Sync + 'static,
{
    let line = Arc::new(line);
    let filter = RwSignal::new(String::new());
    let shown = RwSignal::new(FIRST);
    let total = Memo::new(move |_| people.with(Vec::len));
    let found = Memo::new(move |_| {
        let filter = filter.get();
        people.with(|people| people.iter().filter(|person| person.is_found_by(&filter)).cloned().collect::<Vec<_>>())
    });
    let left = Memo::new(move |_| found.with(Vec::len).saturating_sub(shown.get()));
    let more = Signal::derive(move || match left.get() {
        left if left > STEP => format!("Show {STEP} more of {left}"),
        left => format!("Show {left} more"),
    });
    view! {
        <div class="people-column">
            <p class="people-column-head">
                <span>{title} " " <strong>{move || total.get()}</strong></span>
                <span>{move || (total.get() > 0).then_some(note)}</span>
            </p>
            <Show when=move || { total.get() > MANY }>
                <SearchField label="Filter by name or address" value=filter on_type=move |text| filter.set(text)/>
            </Show>
            <ul>
                <For
                    each=move || found.with(|found| found.iter().take(shown.get()).cloned().collect::<Vec<_>>())
                    key=|person| person.user.uuid.clone()
                    let:person
                >
                    <li>{line(person)}</li>
                </For>
            </ul>
            <Show when=move || total.get() == 0>
                <p class="people-column-none">{empty}</p>
            </Show>
            <Show when=move || total.get() != 0 && found.with(Vec::is_empty)>
                <p class="people-column-none">"Nobody of that name or address."</p>
            </Show>
            <Show when=move || left.get() != 0>
                <p class="people-column-more">
                    <Button label=more kind=ButtonKind::Link on_press=move || shown.update(|shown| *shown += STEP)/>
                </p>
            </Show>
        </div>
    }
}

/// Picture and name at the left, something about them at the right.
#[component]
pub fn PersonLine(
    /// Who.
    person: Person,
    /// The right side.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="person-line">
            <Avatar id=person.user.uuid.to_string() name=person.user.first_name.clone() size=20/>
            <span class="person-line-name" title=person.user.email>{person.user.first_name}</span>
            <span class="person-line-note">{children()}</span>
        </span>
    }
}
