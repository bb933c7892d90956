//! A column of people with pages, and with a search if there are many.

use crate::{
    intl::number,
    language::{t, tr},
    pages::project::{
        people_pages::{PeopleList, PeoplePage},
        state::Person,
    },
    ui::{Avatar, PageTarget, Pager, SearchField},
};
use rolecall_view::prelude::*;
use std::sync::Arc;

/// A list of people below a heading with their number.
#[component]
pub fn PeopleColumn<F>(
    title: &'static str,
    /// The heading of the right side.
    note: &'static str,
    /// The people to list.
    list: PeopleList,
    /// Renders a person.
    line: F,
    /// The text if there is nobody.
    empty: &'static str,
    /// The content above the people.
    #[prop(optional)]
    above: Option<Markup>,
) -> impl IntoView
where
    F: Fn(Person) -> Markup + Send + Sync + 'static,
{
    let line = Arc::new(line);
    let PeopleList { search, loaded, .. } = list;
    // Without the search.
    let total = Memo::new(move |before: Option<&u64>| {
        let now = loaded.with(|page| page.search.trim().is_empty().then_some(page.people.count)).flatten();
        now.or(before.copied()).unwrap_or(0)
    });
    let found = move || loaded.with(|page| page.people.results.clone()).unwrap_or_default();
    let count = Memo::new(move |_| loaded.with(|page| page.people.count).unwrap_or(0));
    let pages = Memo::new(move |_| loaded.with(PeoplePage::pages).unwrap_or(1));
    let page = Memo::new(move |_| loaded.with(|page| page.page).unwrap_or(1));
    let span = move || {
        loaded.with(|page| {
            let (first, last) = page.span();
            let (first, last, total) = (number(first), number(last), number(page.people.count));
            tr!("{first}–{last} of {total}")
        })
    };
    let target = PageTarget::Act((move |number: u64| list.page.set(number)).into());
    let is_long = Memo::new(move |_| loaded.with(|page| page.size).is_some_and(|size| total.get() > size));
    view! {
        <div class="people-column">
            <p class="people-column-head">
                <span>{title} " " <strong translate="no">{move || number(total.get())}</strong></span>
                <span>{move || (total.get() > 0).then_some(note)}</span>
            </p>
            <Show when=move || is_long.get()>
                <SearchField label=t("Search by name or email") value=search on_type=move |text| list.find(text)/>
            </Show>
            {above}
            <ul>
                <For each=found key=|person| person.user.uuid.clone() let:person>
                    <li>{line(person)}</li>
                </For>
            </ul>
            <Show when=move || total.get() == 0>
                <p class="people-column-none">{empty}</p>
            </Show>
            <Show when=move || total.get() != 0 && count.get() == 0>
                <p class="people-column-none">"No one matches this name or email."</p>
            </Show>
            <Show when=move || is_long.get()>
                <div class="people-column-foot">
                    <p role="status">{span}</p>
                    <Pager label=tr!("Pages of {title}", title = t(title)) page=page.into() pages=pages.into()
                        target=target.clone()/>
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
