//! `/api/organizations/`.

pub mod create;
pub mod delete;
pub mod list;
pub mod show;
pub mod update;

/// The most characters that the name of an organization has.
pub(super) const NAME_LENGTH: usize = 64;
