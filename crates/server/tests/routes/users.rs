//! `/api/users/@me`.

mod show;
mod update;
