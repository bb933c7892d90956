//! Tests of the server through its API. `routes/` mirrors the URLs; `http/` tests what all endpoints have in common.
//!
//! Each test has its own database. With `ROLECALL_TEST_DATABASE=postgres://…` each test runs in its own schema there,
//! which is not deleted: use a disposable database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod access;
mod activity;
mod admin;
mod backup;
mod bad_input;
mod capture;
mod counts_and_orders;
mod demo;
mod described;
mod ends;
mod http;
mod live;
mod member_lists;
mod metrics;
mod outages;
mod possession;
mod postgres_tls;
mod rollups;
mod routes;
mod smtp;
mod statements;
mod stores;
mod support;
mod together;
mod undo;
mod upgrades;
