//! Loads a page of the role table, which contains invites and then members, with as few requests as possible.

use super::{
    listing::Listing,
    paging::{self, PAGE, PageParts, Part},
    state::{ListQuery, RowFilter},
};
use crate::api::{self, ApiError, MemberQuery};
use futures_util::future::try_join;
use rolecall_api::OrganizationId;

/// Maximum number of corrections of the guess. After that, invites change faster than they can be read.
const TRIES: usize = 4;

/// Loads the page for `list_query`. `guess` is the expected number of invites that the search finds: the offset of the
/// members depends on it, and both lists are requested at the same time. A wrong guess costs one more request.
///
/// # Errors
/// If a request fails.
pub async fn listing(organization: OrganizationId, list_query: ListQuery, guess: u64) -> Result<Listing, ApiError> {
    let (show, search) = (list_query.show, list_query.search.trim().to_owned());
    let (mut page, mut guess) = (list_query.page, guess);
    let mut tries = 0;
    loop {
        tries += 1;
        let asked = PageParts::new(page, show, guess);
        let query = MemberQuery {
            search: search.clone(),
            level: show.level(),
            order: list_query.order.as_param(),
            offset: asked.people.offset,
            limit: ask(show, asked.people),
        };
        let invites = api::find_invites(&organization, &search, asked.invites.offset, ask(show, asked.invites));
        let (invites, people) = try_join(invites, api::members(&organization, &query)).await?;

        let rows = paging::rows(show, people.page.count, invites.count);
        let last = paging::pages(rows);
        let there = PageParts::new(page.min(last), show, invites.count);
        if tries == TRIES || (page <= last && there.people.offset == asked.people.offset) {
            return Ok(Listing {
                search: list_query.search,
                show,
                page: page.min(last),
                invites: cut(invites.results, there.invites.limit),
                people: cut(people.page.results, there.people.limit),
                invite_count: invites.count,
                counts: people.counts,
            });
        }
        (page, guess) = (page.min(last), invites.count);
    }
}

/// The expected number of invites: as many as in the last response, if it was for the same search.
#[must_use]
pub fn guess(last: Option<&Listing>, list_query: &ListQuery) -> u64 {
    last.filter(|last| list_query.show == RowFilter::All && last.search == list_query.search)
        .map_or(0, |last| last.invite_count)
}

/// The number of rows to request. If both lists are shown, a page of each, because it is not known how they share the
/// page. If only the other list is shown, one row, because the response has the count.
fn ask(show: RowFilter, part: Part) -> u64 {
    if show == RowFilter::All { PAGE } else { part.limit.max(1) }
}

fn cut<T>(mut rows: Vec<T>, limit: u64) -> Vec<T> {
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows
}
