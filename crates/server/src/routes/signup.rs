//! `/api/signup`.

pub mod create;
