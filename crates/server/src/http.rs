//! HTTP around the handlers: how requests are read, checked and limited, and how answers are written.

pub(crate) mod error_response;
