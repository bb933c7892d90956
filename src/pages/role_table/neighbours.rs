//! The pages beside the one that was loaded last. Pure.

use super::{listing::Listing, state::ListQuery};
use rolecall_api::OrganizationId;

/// The pages beside the one that was loaded last. The server finds them by their cursors at once, in a list of any length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    organization: OrganizationId,
    list_query: ListQuery,
    next: String,
    previous: String,
}

impl Neighbours {
    /// The neighbours of a page that was loaded for this query.
    #[must_use]
    pub fn of(organization: OrganizationId, list_query: ListQuery, listing: &Listing) -> Neighbours {
        let list_query = ListQuery { page: listing.page, ..list_query };
        Neighbours { organization, list_query, next: listing.next.clone(), previous: listing.previous.clone() }
    }

    /// The cursor of the page of a query; empty if it is not beside the page that was loaded.
    #[must_use]
    pub fn cursor(&self, organization: &OrganizationId, list_query: &ListQuery) -> &str {
        let page = self.list_query.page;
        let same = ListQuery { page, open: self.list_query.open, ..list_query.clone() };
        if *organization != self.organization || same != self.list_query {
            return "";
        }
        match list_query.page {
            wanted if wanted == page + 1 => &self.next,
            wanted if wanted.checked_add(1) == Some(page) => &self.previous,
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::role_table::state::RowFilter;
    use rolecall_api::LevelCounts;

    #[test]
    fn the_pages_beside_the_loaded_one_have_cursors() {
        let organization = OrganizationId("a".into());
        let on = |page: u64| ListQuery { search: "ada".into(), page, ..ListQuery::default() };
        let listing = Listing {
            search: "ada".into(),
            show: RowFilter::All,
            page: 3,
            next: "n+1".into(),
            previous: "p1".into(),
            open: false,
            invites: Vec::new(),
            people: Vec::new(),
            invite_count: 0,
            counts: LevelCounts::default(),
        };
        // The last page, which the URL asks for by a number that is too high.
        let beside = Neighbours::of(organization.clone(), on(9), &listing);
        let pages = [1, 2, 3, 4, 5].map(|page| beside.cursor(&organization, &on(page)).to_owned());
        assert_eq!(pages, ["", "p1", "", "n+1", ""]);
        assert_eq!(beside.cursor(&organization, &ListQuery { open: Some(true), ..on(4) }), "n+1");
        assert_eq!(beside.cursor(&organization, &ListQuery { search: "a".into(), ..on(4) }), "");
        assert_eq!(beside.cursor(&OrganizationId("b".into()), &on(4)), "");
    }
}
