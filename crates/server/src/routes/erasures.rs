//! `/api/projects/:id/erasures/`: the events of one person go for good, and that is recorded.

pub mod create;
pub mod list;
