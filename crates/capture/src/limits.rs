//! Limits of requests and events. [`crate::Refusal`] has the refusals beyond them.

/// The largest body that a caller should accept, in bytes.
pub const MAX_BODY: usize = 20 * 1024 * 1024;
/// The largest unpacked body, in bytes.
pub const MAX_UNPACKED: usize = 100 * 1024 * 1024;
/// The largest event, in bytes of its JSON.
pub const MAX_EVENT: usize = 1024 * 1024;
/// The most events of a request. Many small ones take far more memory than their text.
pub const MAX_EVENTS: usize = 50_000;
/// The largest unpacked body until the token is known, in bytes: as large as an uncompressed one.
pub const MAX_UNTRUSTED_UNPACKED: usize = MAX_BODY;
/// The largest unpacked body that [`read_small`](crate::read_small) reads, in bytes.
pub const MAX_SMALL: usize = 256 * 1024;
/// The most bytes of events that are kept until the token is known.
pub const MAX_UNTRUSTED: usize = 1024 * 1024;
