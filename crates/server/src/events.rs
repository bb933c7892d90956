//! What the server does with events, over the event store: limits of memory and of slow queries, counting, erasing, and that
//! the stores belong together. Nothing of HTTP.

pub(crate) mod conditions;
pub mod memory;
pub mod pairing;
mod queries;
pub(crate) mod query_permits;
pub(crate) mod read_permits;
pub(crate) mod removal;
pub mod sql;
pub(crate) mod trends;

pub(crate) use queries::Queries;
