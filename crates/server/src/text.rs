//! Normalization of text that people type: emails, names, slugs, ids.

pub mod email;
pub(crate) mod normalize;
pub(crate) mod slug;
pub(crate) mod uuids;
