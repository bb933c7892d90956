//! `POST /api/projects/:id/query/`.

mod trends;
