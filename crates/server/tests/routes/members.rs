//! `/api/organizations/:org/members/`.

mod bulk;
mod delete;
mod list;
mod list_invites;
mod update;
