//! How large a request and its events may be. What reading refuses beyond them, [`crate::Refusal`] says.

/// The largest body that is taken, in bytes.
pub const MAX_BODY: usize = 20 * 1024 * 1024;
/// The largest body once it is unpacked, in bytes.
pub const MAX_UNPACKED: usize = 100 * 1024 * 1024;
/// The largest event, in bytes of its JSON.
pub const MAX_EVENT: usize = 1024 * 1024;
/// The most events of one request. Many small ones take far more memory than their text.
pub const MAX_EVENTS: usize = 50_000;
/// The largest body once it is unpacked, in bytes, while nobody knows yet whether its token is one: what may also be sent
/// as it is.
pub const MAX_UNTRUSTED_UNPACKED: usize = MAX_BODY;
/// The largest body once it is unpacked that [`read_small`] reads, in bytes.
pub const MAX_SMALL: usize = 256 * 1024;
/// How much of the events of a request is kept while nobody knows yet whether its token is one, in bytes.
pub const MAX_UNTRUSTED: usize = 1024 * 1024;
