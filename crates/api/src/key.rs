//! Personal API keys: what a program signs in with as its person (contract 4).

use crate::{KeyId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A personal API key, as only its person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalApiKey {
    /// The key's name on the wire; says nothing about its value.
    pub id: KeyId,
    /// What its person calls it.
    pub label: String,
    /// `phx_…`, in the answer to making it and never again: afterwards the server itself does not know it.
    pub value: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, exact to a minute.
    pub last_used_at: Option<Timestamp>,
    /// Whose it is.
    pub user_id: UserId,
}

/// `POST /api/personal_api_keys/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPersonalApiKey {
    /// At most 40 characters.
    pub label: String,
}
