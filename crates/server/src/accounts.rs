//! Who somebody is and what they may: sessions, API keys, passwords, and people in their organizations and projects. Nothing
//! of HTTP.

pub(crate) mod actor;
mod caller;
pub mod login_throttle;
pub mod passwords;
pub(crate) mod sessions;

pub use caller::Caller;
