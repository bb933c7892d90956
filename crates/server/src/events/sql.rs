//! Runs a `SELECT` of a user over the events of one project.
//!
//! User text never reaches SQLite: [`rolecall_hogql`] generates new SQL from the syntax tree, over the events of that
//! project. The second line of defence is the [`sandbox`]: a read-only connection, an authorizer that allows one table
//! and a list of functions, and limits on rows, bytes and depth. It runs in a process of its own ([`worker`]), which
//! the operating system kills if it takes too much memory, time or disk; [`workers`] starts and calls these processes.

mod answer;
mod functions;
mod refusal;
mod run;
mod sandbox;
#[cfg(test)]
mod tests;
mod worker;
pub(super) mod workers;

pub(crate) use answer::answer;
pub use worker::query_worker;
