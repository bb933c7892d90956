//! The arithmetic of the two lists of the role table: members, which have pages, and invites, which are a group before
//! the first page or, with their filter, a list with pages. Pure.

use super::state::RowFilter;
use crate::url_codec::QueryPairs;
use rolecall_api::param;

/// Number of rows on a page.
pub const PAGE: u64 = 25;
/// The group of invites is open at first if it has at most so many.
pub const FEW: u64 = 3;

/// A slice of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Number of items to skip.
    pub offset: u64,
    /// Maximum number of items.
    pub limit: u64,
}

/// The slices of both lists to request for a page. If only the count of a list is needed, one item of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageParts {
    /// The slice of the invites.
    pub invites: Part,
    /// The slice of the members.
    pub people: Part,
}

const COUNT: Part = Part { offset: 0, limit: 1 };

impl PageParts {
    /// The slices for `page` (from 1). `open`: whether the group of invites is expected to be open.
    #[must_use]
    pub const fn new(page: u64, show: RowFilter, open: bool) -> PageParts {
        let whole = Part { offset: page.saturating_sub(1).saturating_mul(PAGE), limit: PAGE };
        let group = match (page, open) {
            (1, true) => Part { offset: 0, limit: PAGE },
            (1, false) => Part { offset: 0, limit: FEW },
            _ => COUNT,
        };
        match show {
            RowFilter::Invites => PageParts { invites: whole, people: COUNT },
            RowFilter::Level(_) => PageParts { invites: COUNT, people: whole },
            RowFilter::All => PageParts { invites: group, people: whole },
        }
    }
}

/// The cursor in the link to a page; empty if there is none.
#[must_use]
pub fn cursor(link: Option<&str>) -> String {
    let query = link.and_then(|link| link.split_once('?')).map_or("", |(_, query)| query);
    QueryPairs::parse(query).value(param::CURSOR).to_owned()
}

/// Number of rows that the pages are for: invites if only they are shown, else members.
#[must_use]
pub const fn paged(show: RowFilter, people: u64, invites: u64) -> u64 {
    match show {
        RowFilter::All | RowFilter::Level(_) => people,
        RowFilter::Invites => invites,
    }
}

/// Number of pages for a number of rows; at least one.
#[must_use]
pub const fn pages(rows: u64) -> u64 {
    let pages = rows.div_ceil(PAGE);
    if pages == 0 { 1 } else { pages }
}

/// The numbers of the first and last row of a page, from 1.
#[must_use]
pub fn span(page: u64, rows: u64) -> (u64, u64) {
    let before = page.saturating_sub(1) * PAGE;
    ((before + 1).min(rows), (before + PAGE).min(rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_policy::Level;

    #[test]
    fn every_member_is_on_exactly_one_page_however_many_invites_there_are() {
        for show in [RowFilter::All, RowFilter::Level(Level::Member)] {
            for people in [0, 1, 24, 25, 26, 49, 2000] {
                let parts = (1..=pages(paged(show, people, 300))).map(|page| PageParts::new(page, show, true).people);
                let seen: Vec<u64> =
                    parts.flat_map(|part| part.offset..(part.offset + part.limit).min(people)).collect();
                assert_eq!(seen, (0..people).collect::<Vec<_>>(), "{people} people");
            }
        }
    }

    #[test]
    fn the_cursor_is_in_the_link() {
        assert_eq!(cursor(Some("https://example.com/api/?limit=25&offset=75&cursor=n%2B1")), "n+1");
        assert_eq!((cursor(None), cursor(Some("https://example.com/"))), (String::new(), String::new()));
    }

    #[test]
    fn a_filter_reads_of_the_other_list_only_the_count() {
        assert_eq!(PageParts::new(2, RowFilter::Level(Level::Member), true).invites, COUNT);
        let invites = PageParts::new(2, RowFilter::Invites, false);
        assert_eq!((invites.invites, invites.people), (Part { offset: 25, limit: 25 }, COUNT));
    }

    #[test]
    fn the_first_page_reads_a_few_invites_or_a_page_of_them_and_other_pages_their_count() {
        let invites = |page, open| PageParts::new(page, RowFilter::All, open).invites;
        assert_eq!(invites(1, false), Part { offset: 0, limit: FEW });
        assert_eq!(invites(1, true), Part { offset: 0, limit: PAGE });
        assert_eq!((invites(2, false), invites(2, true)), (COUNT, COUNT));
    }

    #[test]
    fn there_is_always_one_page_and_rows_are_numbered_from_one() {
        assert_eq!((pages(0), pages(1), pages(25), pages(26), pages(2003)), (1, 1, 1, 2, 81));
        assert_eq!(span(1, 27), (1, 25));
        assert_eq!(span(2, 27), (26, 27));
        assert_eq!(span(1, 0), (0, 0));
    }

    #[test]
    fn a_page_from_an_old_link_far_beyond_the_end_overflows_nothing() {
        assert_eq!(PageParts::new(u64::MAX, RowFilter::All, true).invites, COUNT);
    }
}
