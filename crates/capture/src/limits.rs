//! Limits of requests and events. Beyond them, reading fails with a [`crate::Refusal`].

/// Maximum size of a body that a caller should accept, in bytes.
pub const MAX_BODY: usize = 20 * 1024 * 1024;
/// Maximum size of an unpacked body, in bytes.
pub const MAX_UNPACKED: usize = 100 * 1024 * 1024;
/// Maximum size of an event as JSON, in bytes.
pub const MAX_EVENT: usize = 1024 * 1024;
/// Maximum number of events in a request: many small ones take far more memory than their text.
pub const MAX_EVENTS: usize = 50_000;
/// Maximum size of an unpacked body until the token is known, in bytes; the same as for uncompressed bodies.
pub const MAX_UNTRUSTED_UNPACKED: usize = MAX_BODY;
/// Maximum size of an unpacked body for [`read_small`](crate::read_small), in bytes.
pub const MAX_SMALL: usize = 256 * 1024;
/// Maximum size of the events kept until the token is known, in bytes.
pub const MAX_UNTRUSTED: usize = 1024 * 1024;
