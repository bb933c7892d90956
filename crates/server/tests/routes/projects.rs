//! `/api/projects/` and `/api/organizations/:org/projects/`.

mod create;
mod delete;
mod list;
mod list_people;
mod reset_token;
mod show;
mod update;
