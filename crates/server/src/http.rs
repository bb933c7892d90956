//! What all handlers share about HTTP: extractors, sessions and keys, limits, idempotency, errors as responses, and the
//! files of the app.

pub mod assets;
pub mod body;
pub mod body_limit;
pub mod client;
pub mod cors;
pub mod csrf;
pub(crate) mod device;
pub(crate) mod error_response;
pub mod explain;
pub mod extract;
pub mod headers;
pub(crate) mod idempotency;
pub(crate) mod key;
pub mod measured;
pub mod paging;
pub(crate) mod pending_login;
pub mod rate_limits;
pub(crate) mod read_body;
pub mod recorded;
pub mod request_id;
pub mod resource;
pub mod retry;
pub mod serve;
pub mod session;
pub mod sign_in;
pub mod view_as;
