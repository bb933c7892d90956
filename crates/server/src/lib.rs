//! The Rolecall server: HTTP, accounts, storage, and the browser app as files.
//!
//! A request goes: router (made from the endpoint table) → handler in [`routes`] → rules of `rolecall-policy` →
//! [`store`] (all SQL) → typed answer, or the one [`error::Error`].

pub mod accounts;
pub mod background;
pub mod billing;
pub mod calendar;
pub mod client;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod events;
pub mod hash;
pub mod http;
mod jobs;
pub mod logging;
pub mod paths;
pub mod router;
pub mod routes;
pub mod state;
pub mod store;
pub mod text;
mod token;
