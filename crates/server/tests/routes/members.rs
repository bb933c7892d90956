//! `/api/organizations/:org/members/`.

mod delete;
mod list;
mod update;
