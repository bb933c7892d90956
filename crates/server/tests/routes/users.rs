//! `/api/users/@me`.

mod delete;
mod show;
mod update;
