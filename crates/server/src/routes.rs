//! The handlers, by noun and verb as in the endpoint table.

pub mod preflight;
