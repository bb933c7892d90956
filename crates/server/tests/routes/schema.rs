//! `/api/schema/`.

mod show;
