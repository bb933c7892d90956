//! `/api/stream/`: live updates (contract 8).

pub mod show;
