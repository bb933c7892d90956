//! The trends of a project: events or people over time.

mod data;

pub use data::chart_of;
