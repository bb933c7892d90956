//! `/api/organizations/:org/members/`.

pub mod delete;
pub mod list;
pub mod update;
