//! A request as it came, and how much of it is wanted.

use crate::moment::Moment;

/// A request, as it came.
#[derive(Debug, Clone, Copy)]
pub struct RawRequest<'a> {
    /// Whether it came to `/engage`, where what has no name is `$identify`.
    pub engage: bool,
    /// What stands behind the `?`.
    pub query: &'a str,
    /// The header `Content-Type`; empty if there is none.
    pub content_type: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// When it came.
    pub received: Moment,
}

/// What is kept of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Its token alone.
    Token,
    /// Its token, and its events unless they are larger than [`MAX_UNTRUSTED`](crate::limits::MAX_UNTRUSTED): its token is not known yet.
    UntilTrusted,
    /// Everything.
    All,
}
