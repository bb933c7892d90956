//! The only place of the app that talks to the server: typed calls, time-outs, retries of reads, and one error type.

mod billing;
mod calls;
mod connection;
mod data;
mod error;

pub use billing::*;
pub use calls::*;
pub use connection::{connection_lost, on_signed_out, retry_now};
pub use data::*;
pub use error::ApiError;
