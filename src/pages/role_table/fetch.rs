//! Loads a page of the role table with two requests at the same time: its members, and as many invites as it shows.

use super::{
    listing::Listing,
    paging::{self, FEW, PAGE, PageParts},
    state::{ListQuery, RowFilter},
};
use crate::api::{self, ApiError, MemberQuery};
use futures_util::future::try_join;
use rolecall_api::OrganizationId;

/// Maximum number of requests for a page. After that, the lists change faster than they can be read.
const TRIES: usize = 3;

/// Loads the page for `list_query`. `open`: whether the group of invites is open, if that was chosen; else it is if it
/// has few invites or if the search finds no members. `cursor`: that
/// of the page, if it is known.
///
/// # Errors
/// If a request fails.
pub async fn listing(
    organization: OrganizationId,
    list_query: ListQuery,
    open: Option<bool>,
    mut cursor: String,
) -> Result<Listing, ApiError> {
    let (show, search) = (list_query.show, list_query.search.trim().to_owned());
    let (mut page, mut expected) = (list_query.page, open == Some(true));
    let mut tries = 0;
    loop {
        tries += 1;
        let asked = PageParts::new(page, show, expected);
        let query = MemberQuery {
            search: search.clone(),
            level: show.level(),
            order: list_query.order.as_param(),
            offset: asked.people.offset,
            limit: asked.people.limit,
            cursor: std::mem::take(&mut cursor),
        };
        let invites = api::find_invites(&organization, &search, asked.invites.offset, asked.invites.limit);
        let (mut invites, mut people) = try_join(invites, api::members(&organization, &query)).await?;

        let last = paging::pages(paging::paged(show, people.page.count, invites.count));
        let has_group = show == RowFilter::All && page.min(last) == 1 && invites.count > 0;
        let open = has_group && open.unwrap_or(invites.count <= FEW || people.page.count == 0);
        let is_whole = !open || invites.results.len() as u64 >= invites.count.min(PAGE);
        if tries == TRIES || (page <= last && is_whole) {
            if !open && show != RowFilter::Invites {
                invites.results.clear();
            }
            if show == RowFilter::Invites {
                people.page.results.clear();
            }
            return Ok(Listing {
                search: list_query.search,
                show,
                page: page.min(last),
                next: paging::cursor(people.page.next.as_deref()),
                previous: paging::cursor(people.page.previous.as_deref()),
                open,
                invites: invites.results,
                people: people.page.results,
                invite_count: invites.count,
                counts: people.counts,
            });
        }
        (page, expected) = (page.min(last), open);
    }
}
