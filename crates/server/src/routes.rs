//! The handlers, by noun and verb as in the endpoint table.

pub mod login;
pub mod logout;
pub mod preflight;
