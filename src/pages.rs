//! The pages, by noun.

pub mod account;
pub mod auth;
mod home;
mod invite;
pub mod members;
mod not_open;
pub mod organization;
pub mod project;

pub use home::home_page;
pub use invite::InviteDialog;
pub use not_open::{NoSuchPage, NotOpen, Starting, Unreachable, no_such_page, not_found_page};
