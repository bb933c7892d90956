//! `/api/signup`.

mod create;
