//! `/api/projects/:id/erasures/`: requests to delete all events of one user.

pub mod create;
pub mod list;
