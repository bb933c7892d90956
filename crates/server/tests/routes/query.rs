//! `POST /api/projects/:id/query/`.

mod attacks;
mod counted;
mod memory;
mod numbers;
mod sql;
mod trends;
mod waiting;
