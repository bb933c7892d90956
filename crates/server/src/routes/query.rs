//! `/api/projects/:id/query/`: queries over the events of a project.

pub mod create;
