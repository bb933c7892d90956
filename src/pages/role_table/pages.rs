//! The line below the table: the range of rows, their total, and the pager.

use super::{
    paging,
    roster::Roster,
    state::{ListQuery, RowFilter},
};
use crate::{
    intl::{self, number},
    language::{t, tr},
    ui::{Button, ButtonKind, PageTarget, Pager},
};
use rolecall_view::prelude::*;
use std::sync::Arc;

/// The numbers in the sentence about the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PageSummary {
    show: RowFilter,
    page: u64,
    rows: u64,
    /// Number of invites beside the rows.
    invites: u64,
}

impl PageSummary {
    fn sentence(self) -> String {
        let (first, last) = paging::span(self.page, self.rows);
        let (one, many) = if self.show == RowFilter::Invites { ("invite", "invites") } else { ("person", "people") };
        let rows = intl::count(self.rows, one, many);
        let rows = tr!("{first}–{last} of {rows}", first = number(first), last = number(last));
        match (self.rows, self.invites) {
            (_, 0) => rows,
            (0, invites) => intl::count(invites, "invite", "invites"),
            (_, invites) => format!("{rows} · {}", intl::count(invites, "invite", "invites")),
        }
    }
}

/// The range of rows with the pager.
#[component]
pub fn Pages(roster: Roster) -> impl IntoView {
    let summary = Memo::new(move |_| roster.seen.with(|seen| seen.as_ref().map(summarize)));
    let page = Signal::derive(move || summary.get().map_or(1, |summary| summary.page));
    let pages = Memo::new(move |_| summary.get().map_or(1, |summary| paging::pages(summary.rows)));
    let exports = roster.selection.exports;
    let target = PageTarget::Address(Arc::new(move |number| href(roster, |query| query.page = number)));
    view! {
        <div class="role-table-foot">
            // A live region, so that screen readers announce it after a search.
            <p role="status">{move || summary.get().map(PageSummary::sentence)}</p>
            <span class="role-table-export">
                <Button label="Export CSV" icon="download" kind=ButtonKind::Quiet small=true busy=exports
                    on_press=move || exports.set(true)/>
            </span>
            <Pager label=t("Pages") page pages=pages.into() target/>
        </div>
    }
}

fn summarize(listing: &super::listing::Listing) -> PageSummary {
    let invites = if listing.show == RowFilter::All { listing.invite_count } else { 0 };
    PageSummary { show: listing.show, page: listing.page, rows: listing.paged(), invites }
}

/// The URL of this page with another list query, for links.
pub fn href(roster: Roster, change: impl FnOnce(&mut ListQuery)) -> String {
    let mut list_query = roster.list_query.get();
    change(&mut list_query);
    let query = list_query.query();
    // An empty `href` would keep the current query.
    if query.is_empty() { "?".to_owned() } else { query }
}
