//! `/api/personal_api_keys/`: the caller's own keys. A key of another user is a 404, as if it did not exist.

pub mod create;
pub mod delete;
pub mod list;
pub mod show;

/// The most characters that a label can have.
const MAX_LABEL_LENGTH: usize = 40;
/// The most keys that a user can have. The list has no pages, so it must stay short.
const MAX_KEYS: i64 = 100;
