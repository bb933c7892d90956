//! Accounts without HTTP: sessions, API keys, passwords, and the roles of users in organizations and projects.

pub(crate) mod actor;
pub(crate) mod admission;
mod caller;
pub(crate) mod domains;
pub(crate) mod email_confirmation;
pub(crate) mod export;
pub mod login_throttle;
pub(crate) mod passkeys;
pub mod password_reset;
pub mod passwords;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod view_as;

pub use caller::Caller;
