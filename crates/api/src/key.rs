//! Personal API keys: credentials with which a program acts as a user (contract 4).

use crate::{KeyId, Timestamp, UserId};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// A personal API key, visible to its owner only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonalApiKey {
    /// The public id of the key; not its secret value.
    pub id: KeyId,
    /// A label given by the owner.
    pub label: String,
    /// The secret, `phx_…`: only in the response that creates the key. The server stores just its hash.
    pub value: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// The id of the owner.
    pub user_id: UserId,
}

/// The body of `POST /api/personal_api_keys/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPersonalApiKey {
    /// A label, at most 40 characters.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 40)))]
    pub label: String,
}
