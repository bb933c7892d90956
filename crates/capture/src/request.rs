//! A request as received, and how much of it to keep.

use crate::moment::Moment;

/// A request as it was received.
#[derive(Debug, Clone, Copy)]
pub struct RawRequest<'a> {
    /// True if it was sent to `/engage`, where an event without a name is `$identify`.
    pub engage: bool,
    /// The query of the URL, without `?`.
    pub query: &'a str,
    /// The header `Content-Type`; empty if it is missing.
    pub content_type: &'a str,
    /// The body as received, possibly compressed.
    pub body: &'a [u8],
    /// The time of arrival.
    pub received: Moment,
}

/// What to keep of a request, depending on whether its token is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Only its token.
    Token,
    /// Its token, and its events unless they are larger than [`MAX_UNTRUSTED`](crate::limits::MAX_UNTRUSTED). For a
    /// request whose token is not known yet.
    UntilTrusted,
    /// Its token and all its events.
    All,
}
