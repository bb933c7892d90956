//! `/api/organizations/:org/members/`.

mod bulk;
mod delete;
mod list;
mod update;
