//! `/api/organizations/:org/activity/`: the log of changes (contract 8).

pub mod export;
mod filter;
pub mod head;
pub mod list;
pub mod undo;
