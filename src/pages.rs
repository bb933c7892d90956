//! The pages and dialogs of the app, one module for each noun.

pub mod account;
pub mod auth;
mod deleted;
mod home;
mod invite_dialog;
mod kept_out;
mod not_found;
pub mod organization;
mod ownership;
pub mod project;
mod requests;
mod review;
pub mod role_table;

pub use home::home_page;
pub use invite_dialog::InviteDialog;
pub use not_found::{Starting, Unreachable, no_such_page, not_found_page, outside_of_view_page};
pub use ownership::OwnershipNotice;
pub use requests::{AskDialog, requests_page};
pub use review::{review_page, review_report_page};
