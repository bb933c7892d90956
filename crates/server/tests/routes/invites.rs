//! `/api/organizations/:org/invites/`.

mod bulk;
mod check;
mod create;
mod delete;
mod links;
mod list;
