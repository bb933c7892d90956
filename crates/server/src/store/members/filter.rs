//! Which members a list shows, and in which order.

use super::MemberRow;
use super::order::{Key, Sort};
use crate::text::normalize::{contains_pattern, normalize_search};
use rolecall_api::{LevelCounts, MemberOrder};
use rolecall_policy::Level;

/// Filters and order of a member list.
#[derive(Debug)]
pub(crate) struct MemberFilter {
    /// A normalized text that the name or address contains; empty: everybody.
    pub(super) search: String,
    /// Only this level.
    pub(crate) level: Option<Level>,
    /// The order.
    pub(crate) sort: Sort,
}

/// A member and their position in the list.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) member: MemberRow,
    pub(crate) key: Key,
}

impl MemberFilter {
    /// A list of those who match what somebody typed.
    pub(crate) fn new(search: &str, level: Option<Level>, sort: Sort) -> Self {
        // Members of one level are sorted by name.
        let by_name = level.is_some() && sort.order == MemberOrder::Level;
        let sort = if by_name { Sort { order: MemberOrder::Name, reversed: false } } else { sort };
        MemberFilter { search: normalize_search(search), level, sort }
    }

    /// The search as a pattern for [`condition`]; `None` for everybody.
    pub(super) fn pattern(&self) -> Option<String> {
        (!self.search.is_empty()).then(|| contains_pattern(&self.search))
    }

    /// The length of the list.
    pub(super) fn count(&self, counts: LevelCounts) -> u64 {
        match self.level {
            None => counts.owner + counts.administrators + counts.members,
            Some(Level::Owner) => counts.owner,
            Some(Level::Administrator) => counts.administrators,
            Some(Level::Member) => counts.members,
        }
    }
}

/// A search as a condition on the table `m`, with its pattern in this place.
pub(super) fn condition(place: &str) -> String {
    format!(r" AND (m.name_key LIKE {place} ESCAPE '\' OR m.email LIKE {place} ESCAPE '\')")
}

/// Adds people to the count of their level.
pub(super) fn add_to(counts: &mut LevelCounts, level: Level, people: u64) {
    match level {
        Level::Owner => counts.owner += people,
        Level::Administrator => counts.administrators += people,
        Level::Member => counts.members += people,
    }
}
