//! The server from the outside. `routes/` mirrors the addresses, `http/` holds what is true of all of them.
//!
//! Each test has a database of its own. With `ROLECALL_TEST_DATABASE=postgres://…` the same tests run there, each in a
//! schema of its own, which stays: give them a database that can be thrown away.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod access;
mod bad_input;
mod capture;
mod demo;
mod http;
mod outages;
mod possession;
mod rollups;
mod routes;
mod stores;
mod support;
mod together;
