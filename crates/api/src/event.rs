//! Events of a project, their definitions, and erasures (contract 7).

use crate::{Timestamp, User};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A captured event. `P`: its properties, which the server passes on as stored text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Event"))]
pub struct Event<P = Map<String, Value>> {
    /// The UUID of the event.
    pub id: String,
    /// The event name, such as `order_paid`.
    pub event: String,
    /// The distinct ID of the user.
    pub distinct_id: String,
    /// When it happened.
    pub timestamp: Timestamp,
    /// The properties; or only `$too_large` (their size in bytes) for an event stored by an earlier version without the
    /// limit on size.
    pub properties: P,
}

/// `GET …/events/`: newest first. Parameters: `event` (can be repeated), `distinct_id`, `after`, `before`,
/// `properties`, `limit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Events"))]
pub struct Events<P = Map<String, Value>> {
    /// Absolute URL of the next page, with older events.
    pub next: Option<String>,
    /// The events of this page; fewer than the limit if they are large.
    pub results: Vec<Event<P>>,
    /// Ours: a mark of what has arrived so far. With `?since=<mark>`, a later request gets the events that have arrived
    /// since, latest first.
    pub arrival: String,
}

/// A condition on a property. The parameter `properties` is a JSON list of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PropertyFilter {
    /// The name of the property.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
    pub key: String,
    /// The comparison; `exact` if missing.
    #[serde(default)]
    pub operator: PropertyOperator,
    /// The value to compare with: text, number, boolean, or a list of these (any of them). Ignored by `is_set` and
    /// `is_not_set`.
    #[serde(default)]
    pub value: Value,
}

/// The comparison of a property with a value. Numbers equal texts that look alike: `3` and `"3"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PropertyOperator {
    #[default]
    Exact,
    IsNot,
    /// Contains, ignoring case.
    Icontains,
    NotIcontains,
    Gt,
    Gte,
    Lt,
    Lte,
    IsSet,
    IsNotSet,
}

/// An event name that a project has received; `GET …/event_definitions/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventDefinition {
    /// The event name.
    pub name: String,
    /// When such an event last arrived.
    pub last_seen_at: Timestamp,
}

/// A property that events of a project have had; `GET …/property_definitions/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PropertyDefinition {
    /// The name of the property.
    pub name: String,
}

/// The body of `POST …/erasures/`: deletes a user's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewErasure {
    /// The distinct ID of the user.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 200)))]
    pub distinct_id: String,
}

/// A record of an erasure: who requested it and when, but not whose events were deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Erasure {
    /// The UUID of the erasure.
    pub id: String,
    /// Who requested it, while they are a member of the organization.
    pub erased_by: Option<User>,
    /// When it was requested.
    pub created_at: Timestamp,
    /// When all events were deleted; `None`: in progress.
    pub finished_at: Option<Timestamp>,
    /// Number of deleted events; 0 until it is finished.
    pub events: u64,
    /// A keyed hash of the distinct ID, in hexadecimal; only the server can compute it. The list can be filtered by
    /// `?distinct_id=`.
    pub person_hash: String,
}
