//! `POST /api/projects/:id/query/`.

mod sql;
mod trends;
