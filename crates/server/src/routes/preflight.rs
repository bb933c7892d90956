//! `/_preflight/`.

pub mod show;
