//! The arithmetic of paging through one list that consists of the invites followed by the members. Pure.

use super::state::RowFilter;

/// Number of rows on a page.
pub const PAGE: u64 = 25;

/// A slice of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Number of items to skip.
    pub offset: u64,
    /// Maximum number of items.
    pub limit: u64,
}

/// The slices of both lists that make up a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageParts {
    /// The slice of the invites.
    pub invites: Part,
    /// The slice of the members, which follow the invites.
    pub people: Part,
}

const NOTHING: Part = Part { offset: 0, limit: 0 };

impl PageParts {
    /// The slices for `page` (from 1), given the total number of `invites`.
    #[must_use]
    pub fn new(page: u64, show: RowFilter, invites: u64) -> PageParts {
        let before = page.saturating_sub(1).saturating_mul(PAGE);
        let whole = Part { offset: before, limit: PAGE };
        match show {
            RowFilter::Invites => PageParts { invites: whole, people: NOTHING },
            RowFilter::Level(_) => PageParts { invites: NOTHING, people: whole },
            RowFilter::All => {
                let here = invites.saturating_sub(before).min(PAGE);
                PageParts {
                    invites: Part { offset: before, limit: here },
                    people: Part { offset: before.saturating_sub(invites), limit: PAGE - here },
                }
            }
        }
    }
}

/// Total number of rows.
#[must_use]
pub const fn rows(show: RowFilter, people: u64, invites: u64) -> u64 {
    match show {
        RowFilter::All => people + invites,
        RowFilter::Level(_) => people,
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

    /// The rows of all pages in order: `i0` is the first invite, `p0` the first member.
    fn all_rows(show: RowFilter, people: u64, invites: u64) -> Vec<String> {
        let mut seen = Vec::new();
        for page in 1..=pages(rows(show, people, invites)) {
            let PageParts { invites: i, people: p } = PageParts::new(page, show, invites);
            assert!(i.limit + p.limit <= PAGE, "page {page} is no longer than a page");
            seen.extend((i.offset..(i.offset + i.limit).min(invites)).map(|row| format!("i{row}")));
            seen.extend((p.offset..(p.offset + p.limit).min(people)).map(|row| format!("p{row}")));
        }
        seen
    }

    #[test]
    fn every_invite_and_member_is_on_exactly_one_page_and_invites_come_first() {
        for invites in [0, 1, 3, 24, 25, 26, 50, 60] {
            for people in [0, 1, 24, 25, 26, 49, 2000] {
                let wanted: Vec<String> =
                    (0..invites).map(|row| format!("i{row}")).chain((0..people).map(|row| format!("p{row}"))).collect();
                assert_eq!(all_rows(RowFilter::All, people, invites), wanted, "{people} people, {invites} invites");
            }
        }
    }

    #[test]
    fn a_filter_leaves_the_other_kind_out() {
        let level = RowFilter::Level(Level::Member);
        assert_eq!(all_rows(level, 30, 7), (0..30).map(|row| format!("p{row}")).collect::<Vec<_>>());
        assert_eq!(all_rows(RowFilter::Invites, 30, 27), (0..27).map(|row| format!("i{row}")).collect::<Vec<_>>());
    }

    #[test]
    fn only_pages_full_of_invites_request_no_members() {
        assert_eq!(PageParts::new(1, RowFilter::All, 40).people.limit, 0);
        assert_eq!(PageParts::new(2, RowFilter::All, 40).people, Part { offset: 0, limit: 10 });
        assert_eq!(PageParts::new(3, RowFilter::All, 40).people, Part { offset: 10, limit: 25 });
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
        assert_eq!(PageParts::new(u64::MAX, RowFilter::All, 3).invites.limit, 0);
    }
}
