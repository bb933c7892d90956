//! `/api/users/@me`.

mod confirm_password;
mod delete;
mod export;
mod sessions;
mod show;
pub(crate) mod two_factor;
mod update;
