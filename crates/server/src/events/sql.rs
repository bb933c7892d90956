//! Answers one `SELECT` of somebody's over the events of one project.
//!
//! What is written never reaches the database: [`rolecall_hogql`] builds a new text from its syntax tree, over the events
//! of the one project. A second line of defence is the [`sandbox`]: a connection that can only read, an authorizer
//! that knows one table and the functions that translations call, limits on rows, bytes and depth. And all of it happens
//! in a process of its own ([`worker`]) that the operating system ends when it takes too much memory, time or disk
//! ([`workers`] asks it).

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
