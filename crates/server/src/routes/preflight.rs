//! `/_preflight/`: public facts about this server.

pub mod show;
