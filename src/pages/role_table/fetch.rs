//! Reads a page of the role table: invites and people at once, in as few requests as their counts allow.

use super::{
    listing::Listing,
    paging::{self, PAGE, PageParts, Part},
    state::{ListQuery, RowFilter},
};
use crate::api::{self, ApiError, MemberQuery};
use futures_util::future::try_join;
use rolecall_api::OrganizationId;

/// After so many corrections of the guess people and invites change faster than they can be read.
const TRIES: usize = 4;

/// Reads what `view` asks for. `guess` is how many invites the search is thought to find: where the people of a page
/// begin depends on it, and both are asked for together. A wrong guess costs one more request.
///
/// # Errors
/// As the calls.
pub async fn listing(organization: OrganizationId, view: ListQuery, guess: u64) -> Result<Listing, ApiError> {
    let (show, search) = (view.show, view.search.trim().to_owned());
    let (mut page, mut guess) = (view.page, guess);
    let mut tries = 0;
    loop {
        tries += 1;
        let asked = PageParts::new(page, show, guess);
        let query = MemberQuery {
            search: search.clone(),
            level: show.level(),
            order: view.order.as_param(),
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
                search: view.search,
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

/// How many invites the next answer is thought to have: as many as the last one, if it was about the same search.
#[must_use]
pub fn guess(last: Option<&Listing>, view: &ListQuery) -> u64 {
    last.filter(|last| view.show == RowFilter::All && last.search == view.search).map_or(0, |last| last.invite_count)
}

/// How many rows to ask for: where both kinds are shown, a page of each, because it is not known how they divide it;
/// where one is shown, of the other one row, because its count is still wanted.
fn ask(show: RowFilter, part: Part) -> u64 {
    if show == RowFilter::All { PAGE } else { part.limit.max(1) }
}

fn cut<T>(mut rows: Vec<T>, limit: u64) -> Vec<T> {
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows
}
