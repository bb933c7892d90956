//! `/api/organizations/`.

mod create;
mod delete;
mod list;
mod require_two_factor;
mod show;
mod update;
