//! `/api/projects/:id/query/`.

pub mod create;
