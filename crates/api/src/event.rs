//! Events of a project: as they are listed, and what is known about their names (contract 7).

use crate::{Timestamp, User};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Something that happened. `P`: its properties, which the server passes on as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event<P = Map<String, Value>> {
    /// Its UUID.
    pub id: String,
    /// What happened: `order_paid`.
    pub event: String,
    /// Whom it happened to, as the sender calls them.
    pub distinct_id: String,
    /// When it happened.
    pub timestamp: Timestamp,
    /// Whatever else the sender said; or `$too_large` alone, their size in bytes, of an event that an earlier version took
    /// and that is too large to be read.
    pub properties: P,
}

/// `GET …/events/`: newest first, `?event=` (repeated: any of them) `&distinct_id=&after=&before=&properties=&limit=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events<P = Map<String, Value>> {
    /// Absolute address of the older ones.
    pub next: Option<String>,
    /// The events of this page: fewer than asked for if they are large.
    pub results: Vec<Event<P>>,
    /// Ours: a mark of what had arrived; as `?since=` it asks for what has arrived later, in the order of its arrival,
    /// the latest first.
    pub arrival: String,
}

/// One condition on a property; a list of them, as JSON, is the parameter `properties`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertyFilter {
    /// The property.
    pub key: String,
    /// How it is compared; `exact` if missing.
    #[serde(default)]
    pub operator: PropertyOperator,
    /// What it is compared with: a text, a number, true or false, or a list of them (any of it). Nothing for `is_set`
    /// and `is_not_set`.
    #[serde(default)]
    pub value: Value,
}

/// How a property is compared. Texts and numbers that look alike are alike: `3` and `"3"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PropertyOperator {
    #[default]
    Exact,
    IsNot,
    /// Contains, in any case.
    Icontains,
    NotIcontains,
    Gt,
    Gte,
    Lt,
    Lte,
    IsSet,
    IsNotSet,
}

/// A name of events that a project has had; `GET …/event_definitions/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDefinition {
    /// The name.
    pub name: String,
    /// When one last arrived.
    pub last_seen_at: Timestamp,
}

/// A property that events of a project have had; `GET …/property_definitions/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertyDefinition {
    /// The name.
    pub name: String,
}

/// `POST …/erasures/`: everything that is known of one person goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewErasure {
    /// Whose events.
    pub distinct_id: String,
}

/// That somebody's events were erased: who did it and when, not whose they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Its UUID.
    pub id: String,
    /// Who erased, if they still belong to the organization.
    pub erased_by: Option<User>,
    /// When.
    pub created_at: Timestamp,
    /// When nothing was left of them; none: it is not finished yet.
    pub finished_at: Option<Timestamp>,
    /// How many events went; 0 until it is finished.
    pub events: u64,
    /// A hash of the distinct id that only the server can make, in hexadecimal. `?distinct_id=` of the list finds by it.
    pub person_hash: String,
}
