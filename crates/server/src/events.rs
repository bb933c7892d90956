//! Services over the event store, without HTTP: trends and SQL queries, memory budgets, permits for slow queries,
//! erasure, and the check that the database and the events file belong together.

pub(crate) mod conditions;
pub mod memory;
pub mod pairing;
mod queries;
pub(crate) mod query_permits;
pub(crate) mod read_permits;
pub(crate) mod removal;
pub mod sql;
pub(crate) mod trends;

pub(crate) use queries::QueryService;
