//! `/api/organizations/:org/members/`.

mod delete;
mod list;
mod list_invites;
mod update;
