//! `/api/projects/` and `/api/organizations/:org/projects/`.

pub mod create;
pub mod delete;
pub mod list;
pub mod reset_token;
pub mod show;
pub mod update;

/// The most characters that the name of a project has.
pub(super) const NAME_LENGTH: usize = 200;
