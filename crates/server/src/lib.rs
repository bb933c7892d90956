//! The Rolecall server: HTTP, accounts, storage, and the browser app as files.
//!
//! A request goes: router (made from the endpoint table) → handler in [`routes`] → rules of `rolecall-policy` →
//! [`store`] (all SQL) → typed answer, or the one [`error::Error`].

pub mod app;
pub mod body;
pub mod clock;
pub mod config;
pub mod csrf;
pub mod error;
pub mod extract;
pub mod paging;
pub mod router;
pub mod routes;
pub mod session;
pub mod store;
