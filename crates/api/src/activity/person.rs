//! People in the changes of entries.

use crate::UserId;
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// The fields of changes whose values are ids of people.
pub const PERSON_FIELDS: [&str; 4] = ["invited_by", "owner", "requested_by", "user"];

/// Somebody whom a change names by their id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NamedPerson {
    /// The id of the account.
    pub uuid: UserId,
    /// First name: of a member as it is now, of others as it was recorded last, or [`ERASED`](super::ERASED).
    pub first_name: String,
}
