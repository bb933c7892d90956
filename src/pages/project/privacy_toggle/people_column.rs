//! A column of people with pages, and with a search if there are many.

use crate::{
    intl::number,
    pages::project::state::Person,
    ui::{Avatar, PageTarget, Pager, SearchField},
};
use leptos::prelude::*;
use std::sync::Arc;

/// Number of people on a page.
const PAGE: usize = 10;

/// Renders the content above the people, given those whom the search finds.
type Above = Box<dyn FnOnce(Memo<Vec<Person>>) -> AnyView>;

/// A list of people below a heading with their number.
#[component]
pub fn PeopleColumn<F>(
    title: &'static str,
    /// The heading of the right side.
    note: &'static str,
    /// The people to list.
    people: Signal<Vec<Person>>,
    /// Renders a person.
    line: F,
    /// The text if there is nobody.
    empty: &'static str,
    /// Renders the content above the people, given those whom the search finds.
    #[prop(optional)]
    above: Option<Above>,
) -> impl IntoView
where
    F: Fn(Person) -> AnyView + Send + Sync + 'static,
{
    let line = Arc::new(line);
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(1_usize);
    let total = Memo::new(move |_| people.with(Vec::len));
    let found = Memo::new(move |_| {
        let search = search.get();
        people.with(|people| people.iter().filter(|person| person.is_found_by(&search)).cloned().collect::<Vec<_>>())
    });
    let pages = Memo::new(move |_| found.with(|found| found.len().div_ceil(PAGE).max(1)));
    // If the search leaves fewer pages, show the last one.
    let page = Memo::new(move |_| chosen.get().min(pages.get()));
    let shown = move || {
        let before = (page.get() - 1) * PAGE;
        found.with(|found| found.iter().skip(before).take(PAGE).cloned().collect::<Vec<_>>())
    };
    let span = move || {
        let count = found.with(Vec::len);
        let first = (page.get() - 1) * PAGE;
        let [first, last] = [first + 1, first + PAGE].map(|place| number(place.min(count) as u64));
        format!("{first}–{last} of {}", number(count as u64))
    };
    let as_number = |pages: Memo<usize>| Signal::derive(move || u64::try_from(pages.get()).unwrap_or(u64::MAX));
    let target = PageTarget::Act((move |number: u64| chosen.set(usize::try_from(number).unwrap_or(1))).into());
    let is_long = Memo::new(move |_| total.get() > PAGE);
    let above = above.map(|above| above(found));
    view! {
        <div class="people-column">
            <p class="people-column-head">
                <span>{title} " " <strong translate="no">{move || number(total.get() as u64)}</strong></span>
                <span>{move || (total.get() > 0).then_some(note)}</span>
            </p>
            <Show when=move || is_long.get()>
                <SearchField label="Search by name or email" value=search on_type=move |text| {
                    search.set(text);
                    chosen.set(1);
                }/>
            </Show>
            {above}
            <ul>
                <For each=shown key=|person| person.user.uuid.clone() let:person>
                    <li>{line(person)}</li>
                </For>
            </ul>
            <Show when=move || total.get() == 0>
                <p class="people-column-none">{empty}</p>
            </Show>
            <Show when=move || total.get() != 0 && found.with(Vec::is_empty)>
                <p class="people-column-none">"No one matches this name or email."</p>
            </Show>
            <Show when=move || is_long.get()>
                <div class="people-column-foot">
                    <p role="status">{span}</p>
                    <Pager label=format!("Pages of {title}") page=as_number(page) pages=as_number(pages) target=target.clone()/>
                </div>
            </Show>
        </div>
    }
}

/// Avatar and name of a person at the left, other content at the right.
#[component]
pub fn PersonLine(
    person: Person,
    /// The right side.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="person-line">
            <Avatar id=person.user.uuid.to_string() name=person.user.first_name.clone() size=20/>
            <span class="person-line-name" translate="no" title=person.user.email>{person.user.first_name}</span>
            <span class="person-line-note">{children()}</span>
        </span>
    }
}
