//! The names of parameters in the query of an address (contract 3, 5 and 7). Both sides take them from here.
//!
//! An empty value counts as a missing one, except of [`SINCE`]. Of a repeated parameter the last value counts, except of
//! [`EVENT`].

/// Of all lists in pages: how many items a page has at most, 1 to 1000; 100 if missing.
pub const LIMIT: &str = "limit";
/// Of all lists in pages: how many items come before the page; 0 if missing.
pub const OFFSET: &str = "offset";
/// Of lists of organizations' things and of names: a text that names, or emails, contain, in any case.
pub const SEARCH: &str = "search";
/// Of members: only those of this level, as its number.
pub const LEVEL: &str = "level";
/// Of members: a word of [`MemberOrder`](crate::MemberOrder), behind a `-` to reverse it.
pub const ORDER: &str = "order";
/// Of `…/invites/bulk/`: `true` or `1` makes the invites that can be made, instead of all or none.
pub const PARTIAL: &str = "partial";
/// Of events: one name of events; repeated: any of them. At most 20.
pub const EVENT: &str = "event";
/// Of events and of erasures: the one user whose they are.
pub const DISTINCT_ID: &str = "distinct_id";
/// Of events: conditions as JSON, a list of [`PropertyFilter`](crate::PropertyFilter).
pub const PROPERTIES: &str = "properties";
/// Of events: later than this moment, RFC 3339; without a time zone it is UTC.
pub const AFTER: &str = "after";
/// Of events: earlier than this moment, as [`AFTER`].
pub const BEFORE: &str = "before";
/// Of events: where the page begins; [`Events::next`](crate::Events::next) has it.
pub const CURSOR: &str = "cursor";
/// Of events: an [`Events::arrival`](crate::Events::arrival), to get what has arrived since.
pub const SINCE: &str = "since";
