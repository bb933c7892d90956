//! Normalization of text that people type: emails, names, slugs, ids.

pub(crate) mod domain;
pub mod email;
pub(crate) mod normalize;
pub(crate) mod slug;
pub(crate) mod uuids;
