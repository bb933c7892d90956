//! Below the table: which rows these are, out of how many, and the way to the others.

use super::{
    paging,
    roster::Roster,
    state::{ListQuery, RowFilter},
};
use crate::{
    intl::{self, number},
    ui::{PageTarget, Pager},
};
use leptos::prelude::*;
use std::sync::Arc;

/// What is told of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PageSummary {
    page: u64,
    rows: u64,
    people: u64,
    invites: u64,
}

impl PageSummary {
    fn sentence(self) -> String {
        let (first, last) = paging::span(self.page, self.rows);
        let mut kinds = Vec::new();
        if self.people > 0 || self.invites == 0 {
            kinds.push(intl::count(self.people, "person", "people"));
        }
        if self.invites > 0 {
            kinds.push(intl::count(self.invites, "invite", "invites"));
        }
        format!("{}–{} of {} · {}", number(first), number(last), number(self.rows), kinds.join(", "))
    }
}

/// The line below the table.
#[component]
pub fn Pages(roster: Roster) -> impl IntoView {
    let told = Memo::new(move |_| roster.seen.with(|seen| seen.as_ref().map(told)));
    let page = Signal::derive(move || told.get().map_or(1, |told| told.page));
    let pages = Memo::new(move |_| told.get().map_or(1, |told| paging::pages(told.rows)));
    let target = PageTarget::Address(Arc::new(move |number| href(roster, number)));
    view! {
        <div class="members-foot">
            // Read out after a search.
            <p role="status">{move || told.get().map(PageSummary::sentence)}</p>
            <Pager label="Pages" page pages=pages.into() target/>
        </div>
    }
}

fn told(listing: &super::listing::Listing) -> PageSummary {
    let rows = listing.rows(listing.show);
    let (people, invites) = match listing.show {
        RowFilter::All => (listing.people_count(), listing.invite_count),
        RowFilter::Level(_) => (rows, 0),
        RowFilter::Invites => (0, rows),
    };
    PageSummary { page: listing.page, rows, people, invites }
}

fn href(roster: Roster, number: u64) -> String {
    let query = roster.view.with(|view| ListQuery { page: number, ..view.clone() }.query());
    // Without anything the link would lead to the query that is there.
    if query.is_empty() { "?".to_owned() } else { query }
}
