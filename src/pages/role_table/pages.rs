//! The line below the table: the range of rows, their total, and the pager.

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

/// The numbers in the sentence about the page.
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

/// The range of rows with the pager.
#[component]
pub fn Pages(roster: Roster) -> impl IntoView {
    let summary = Memo::new(move |_| roster.seen.with(|seen| seen.as_ref().map(summarize)));
    let page = Signal::derive(move || summary.get().map_or(1, |summary| summary.page));
    let pages = Memo::new(move |_| summary.get().map_or(1, |summary| paging::pages(summary.rows)));
    let target = PageTarget::Address(Arc::new(move |number| href(roster, number)));
    view! {
        <div class="role-table-foot">
            // A live region, so that screen readers announce it after a search.
            <p role="status">{move || summary.get().map(PageSummary::sentence)}</p>
            <Pager label="Pages" page pages=pages.into() target/>
        </div>
    }
}

fn summarize(listing: &super::listing::Listing) -> PageSummary {
    let rows = listing.rows(listing.show);
    let (people, invites) = match listing.show {
        RowFilter::All => (listing.people_count(), listing.invite_count),
        RowFilter::Level(_) => (rows, 0),
        RowFilter::Invites => (0, rows),
    };
    PageSummary { page: listing.page, rows, people, invites }
}

fn href(roster: Roster, number: u64) -> String {
    let query = roster.list_query.with(|query| ListQuery { page: number, ..query.clone() }.query());
    // An empty `href` would keep the current query.
    if query.is_empty() { "?".to_owned() } else { query }
}
