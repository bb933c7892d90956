//! Texts that people type, in the one spelling in which they are compared: emails, names, URL names, ids.

pub mod email;
pub(crate) mod normalize;
pub(crate) mod slug;
pub(crate) mod uuids;
