//! `/api/personal_api_keys/`. What a key can do is in `http/keys.rs`.

mod create;
mod delete;
mod list;
mod show;
