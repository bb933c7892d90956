//! Below the table: which rows these are, out of how many, and the way to the others.

use super::{
    paging,
    roster::Roster,
    state::{Show, View},
};
use crate::{text, ui::Icon};
use leptos::prelude::*;

/// What is told of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    page: u64,
    rows: u64,
    people: u64,
    invites: u64,
}

impl Told {
    fn sentence(self) -> String {
        let (first, last) = paging::span(self.page, self.rows);
        let mut kinds = Vec::new();
        if self.people > 0 || self.invites == 0 {
            kinds.push(text::count(self.people, "person", "people"));
        }
        if self.invites > 0 {
            kinds.push(text::count(self.invites, "invite", "invites"));
        }
        format!("{first}–{last} of {} · {}", self.rows, kinds.join(", "))
    }
}

/// The line below the table.
#[component]
pub fn Pages(roster: Roster) -> impl IntoView {
    let told = Memo::new(move |_| roster.seen.with(|seen| seen.as_ref().map(told)));
    let page = Signal::derive(move || told.get().map_or(1, |told| told.page));
    let pages = Memo::new(move |_| told.get().map_or(1, |told| paging::pages(told.rows)));
    let several = move || pages.get() > 1;
    // Keyed, so that the link that was pressed keeps the focus.
    let slots = move || {
        let mut before = 0;
        let slot = |number: Option<u64>| {
            before = number.unwrap_or(before);
            (number, before)
        };
        paging::offered(page.get(), pages.get()).into_iter().map(slot).collect::<Vec<_>>()
    };
    view! {
        <div class="members-foot">
            // Read out after a search.
            <p role="status">{move || told.get().map(Told::sentence)}</p>
            <Show when=several>
                <nav class="pages" aria-label="Pages">
                    <Step roster to=Signal::derive(move || page.get().checked_sub(1).filter(|to| *to > 0)) icon="chevron-left" words="Previous page"/>
                    <For each=slots key=|slot| *slot let((number, _))>
                        {match number {
                            Some(number) => view! { <PageLink roster number page/> }.into_any(),
                            None => view! { <span class="page-gap" aria-hidden="true">"…"</span> }.into_any(),
                        }}
                    </For>
                    <Step roster to=Signal::derive(move || Some(page.get() + 1).filter(|to| *to <= pages.get())) icon="chevron-right" words="Next page"/>
                </nav>
            </Show>
        </div>
    }
}

fn told(listing: &super::listing::Listing) -> Told {
    let rows = listing.rows(listing.show);
    let (people, invites) = match listing.show {
        Show::All => (listing.people_count(), listing.invite_count),
        Show::Level(_) => (rows, 0),
        Show::Invites => (0, rows),
    };
    Told { page: listing.page, rows, people, invites }
}

fn href(roster: Roster, number: u64) -> String {
    let query = roster.view.with(|view| View { page: number, ..view.clone() }.query());
    // Without anything the link would lead to the query that is there.
    if query.is_empty() { "?".to_owned() } else { query }
}

#[component]
fn PageLink(roster: Roster, number: u64, page: Signal<u64>) -> impl IntoView {
    view! {
        <a
            class="page"
            href=move || href(roster, number)
            aria-current=move || (page.get() == number).then_some("page")
            aria-label=format!("Page {number}")
        >
            {number}
        </a>
    }
}

#[component]
fn Step(roster: Roster, to: Signal<Option<u64>>, icon: &'static str, words: &'static str) -> impl IntoView {
    let possible = Memo::new(move |_| to.get().is_some());
    view! {
        <Show when=move || possible.get() fallback=move || view! { <span class="page" data-off=""><Icon name=icon/></span> }>
            <a class="page" href=move || href(roster, to.get().unwrap_or(1)) aria-label=words title=words><Icon name=icon/></a>
        </Show>
    }
}
