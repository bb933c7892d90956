//! The Rolecall server: HTTP, accounts, storage, and the files of the browser app.
//!
//! The path of a request: router (built from the endpoint table) → handler in [`routes`] → `rolecall-policy` →
//! [`store`] (all SQL) → typed response, or [`error::Error`].

mod access_requests;
pub mod accounts;
pub mod activity;
pub mod admin;
pub mod background;
pub mod backup;
pub mod billing;
pub mod calendar;
mod characters;
pub mod client;
pub mod clock;
pub mod config;
pub mod demo;
mod dns;
mod ends;
pub mod error;
pub mod events;
mod handovers;
pub mod hash;
pub mod http;
mod jobs;
mod live;
pub mod logging;
pub mod mail;
mod metrics;
pub mod monitor;
pub mod paths;
mod reviews;
pub mod router;
pub mod routes;
pub mod state;
pub mod store;
pub mod text;
mod token;
mod undo;
