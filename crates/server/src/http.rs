//! HTTP around the handlers: how requests are read, checked and limited, and how answers are written.

pub mod client;
pub(crate) mod device;
pub(crate) mod error_response;
pub(crate) mod key;
pub mod session;
