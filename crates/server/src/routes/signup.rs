//! `/api/signup`: new accounts without an invite.

pub mod create;
