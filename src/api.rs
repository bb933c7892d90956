//! The only place of the app that talks to the server: typed calls, time limits, retries, and one error type.

mod billing;
mod build;
mod calls;
mod change;
mod connection;
mod data;
mod error;
mod live;
mod network;
mod parse;
mod passkeys;
mod send;
mod server_url;
mod translations;
mod viewing;

pub use billing::*;
pub use build::is_newer_build_there;
pub use calls::*;
pub use change::{Change, ChangeName, RecordedEntry, take_entries, undo};
pub use data::*;
pub use error::ApiError;
pub use live::{live_event, open_stream};
pub use network::{
    connection_lost, is_cut_off, not_found_count, on_signed_out, recover, recovery_count, retry_now,
    unknown_outcome_count,
};
pub use passkeys::{Waiting, can_use_passkeys, has_autofill, make_passkey, sign_with_passkey};
pub use send::{check_connection, watch_network};
pub use server_url::{at_server, server_url};
pub use translations::{change_language, start_in_preferred_language};
pub use viewing::{end_view, is_viewing, keep_view, view, was_view_ended};
