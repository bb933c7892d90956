//! `POST /api/projects/:id/query/`.

mod attacks;
mod memory;
mod numbers;
mod sql;
mod trends;
