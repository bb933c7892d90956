//! `POST /api/projects/:id/query/`.

mod attacks;
mod memory;
mod sql;
mod trends;
