//! `/api/organizations/:org/invites/`.

mod bulk;
mod create;
mod delete;
mod links;
mod list;
