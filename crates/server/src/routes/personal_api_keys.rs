//! `/api/personal_api_keys/`: the caller's own. Those of others are as if they were not there.

pub mod create;
pub mod delete;
pub mod list;
pub mod show;

use crate::error::{Error, Result};
use rolecall_api::KeyId;

/// The most characters that a label has.
const LABEL_LENGTH: usize = 40;
/// The most keys that a person has, so that the list, which has no pages, stays one.
const MOST: i64 = 100;

/// The key that a path names; what cannot be one is not there.
fn id(text: &str) -> Result<KeyId> {
    crate::text::uuids::parse(text).map(|id| KeyId(id.to_string())).ok_or(Error::NotFound)
}
