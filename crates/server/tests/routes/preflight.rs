//! `/_preflight`.

mod show;
