//! `/api/projects/:id/explicit_members/`.

mod create;
mod delete;
mod list;
mod update;
