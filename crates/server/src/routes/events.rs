//! `/api/projects/:id/events/`, and the names of events and properties in use.

pub mod definitions;
pub mod export;
pub(crate) mod filter;
pub mod list;
pub mod show;
