//! `/api/schema/`.

pub mod show;
