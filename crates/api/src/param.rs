//! The names of URL query parameters (contract 3, 5 and 7), for both sides.
//!
//! An empty value counts as missing, except for [`SINCE`]. If a parameter is repeated, the last value counts, except
//! for [`EVENT`] and [`USER`].

/// Paginated lists: maximum number of items, 1 to 1000; default 100.
pub const LIMIT: &str = "limit";
/// Paginated lists: number of items to skip; default 0.
pub const OFFSET: &str = "offset";
/// Members, invites, projects and definitions: a text that the name or email address contains, ignoring case.
pub const SEARCH: &str = "search";
/// Members: only this level, as its number. Invites of a member: the level that they would get.
pub const LEVEL: &str = "level";
/// People of a project: a value of [`AccessBasis`](crate::AccessBasis).
pub const ACCESS: &str = "access";
/// People of a project: only this person; can be repeated, at most [`ASKED_AT_ONCE`](crate::ASKED_AT_ONCE) times.
pub const USER: &str = "user";
/// Members: a value of [`MemberOrder`](crate::MemberOrder), with a leading `-` to reverse it.
pub const ORDER: &str = "order";
/// `…/invites/bulk/`: with `true` or `1`, creates the valid invites instead of all or none.
pub const PARTIAL: &str = "partial";
/// Events: an event name; can be repeated (at most 20) for any of them.
pub const EVENT: &str = "event";
/// Events and erasures: the distinct ID of a user.
pub const DISTINCT_ID: &str = "distinct_id";
/// Events: conditions as JSON, a list of [`PropertyFilter`](crate::PropertyFilter).
pub const PROPERTIES: &str = "properties";
/// Events and activity: after this time, RFC 3339; UTC if it has no time zone.
pub const AFTER: &str = "after";
/// Events and activity: before this time, in the form of [`AFTER`].
pub const BEFORE: &str = "before";
/// Events, activity and members: where the page begins or ends; part of the URLs in [`Events::next`](crate::Events::next) and
/// [`Page`](crate::Page). Members: it counts only with the [`OFFSET`] that it came with, or without one.
pub const CURSOR: &str = "cursor";
/// Events: an [`Events::arrival`](crate::Events::arrival), to get the events that have arrived since.
pub const SINCE: &str = "since";
/// Activity: the id of the user who made the change; `system` for the server.
pub const ACTOR: &str = "actor";
/// Activity: the id of what was changed.
pub const ITEM: &str = "item";
/// Activity: the name of an [`ActivityAction`](crate::ActivityAction). A question: that of an action of the rules.
pub const ACTION: &str = "action";
/// Activity: the name of an [`ActivityScope`](crate::ActivityScope).
pub const SCOPE: &str = "scope";
/// Activity, and a question: the number of a project.
pub const PROJECT: &str = "project";
/// Activity export: `csv` or `ndjson`.
pub const FORMAT: &str = "format";
/// Live updates: the id of the last event, like the header `Last-Event-ID`, which browsers cannot set on a new stream.
pub const LAST_EVENT_ID: &str = "last_event_id";
/// Live updates, for a client without a last event: how long ago it began to read, in milliseconds, at most a minute.
/// Changes since then are told.
pub const AGE: &str = "age";
/// Sessions: with `true`, ends all but that of the request.
pub const OTHERS: &str = "others";
/// With `true`, a refusal says which rules were looked at.
pub const EXPLAIN: &str = "explain";
/// On whom something would be done: the id of a user, `@me`, or the id of an invite.
pub const TARGET: &str = "target";
/// Access at an earlier time: that time, in the form of [`AFTER`]; now if missing.
pub const AT: &str = "at";
