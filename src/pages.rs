//! The pages, by noun.

pub mod account;
pub mod auth;
mod home;
mod invite;
pub mod members;
mod not_open;
pub mod organization;
pub mod project;

pub use home::Home;
pub use invite::{InviteDialog, Invites};
pub use not_open::{NoSuchPage, NotOpen, Starting, Unreachable};
