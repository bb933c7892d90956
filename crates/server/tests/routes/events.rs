//! `/api/projects/:id/events/`.

mod definitions;
mod export;
mod list;
mod retention;
mod show;
