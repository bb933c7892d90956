//! Capture: what programs send about what happened, in all the forms of PostHog's SDKs, old and new (contract 7).
//!
//! [`read`] makes events of a request: no database, no clock. Which project a token belongs to, and storing what was
//! read, is for [`crate::routes::capture`]. How much memory all requests together may take: [`Room`].

mod clean;
mod event;
mod form;
mod json;
mod room;
mod times;
mod unpack;

pub use event::Captured;
pub use room::{Held, IN_FLIGHT, Room};

use crate::clock::Moment;
use form::Form;
use json::Shape;
use std::borrow::Cow;
use times::Times;

/// The largest body that is taken.
pub const MAX_BODY: usize = 20 * 1024 * 1024;
/// The largest body once it is unpacked.
pub const MAX_UNPACKED: usize = 100 * 1024 * 1024;
/// The most events of one request. Many small ones take far more memory than their text.
pub const MAX_EVENTS: usize = 50_000;

/// A request, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
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

/// What was read.
#[derive(Debug)]
pub struct Read {
    /// The token of the project, if there is one.
    pub token: Option<String>,
    /// The events; those without a name are left out.
    pub events: Result<Vec<Captured>, Refusal>,
}

/// Why a request is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in it.
    #[error("no data")]
    NoData,
    /// It cannot be read, or one of its events makes no sense.
    #[error("invalid payload: {0}")]
    Invalid(Cow<'static, str>),
    /// It is too large; a sentence.
    #[error("too large: {0}")]
    TooLarge(&'static str),
    /// There is no room for it now.
    #[error("no room")]
    Full,
}

impl Refusal {
    fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        Refusal::Invalid(reason.into())
    }
}

/// Reads a request. The memory of what is unpacked and kept is noted in `held`.
///
/// # Errors
/// It cannot be read at all. That a single event makes no sense stands in [`Read::events`], because a token that is
/// missing or wrong is the more important news.
pub fn read(sent: Sent<'_>, held: &mut Held) -> Result<Read, Refusal> {
    let query = Form::of(sent.query.as_bytes());
    let form = Form::of_body(sent.content_type, sent.body);
    let (body, form_token, form_sent_at) = match form {
        Some(form) => (form.data, form.token, form.sent_at),
        None => (Cow::Borrowed(sent.body), None, None),
    };
    let data = if body.trim_ascii().is_empty() { query.data } else { body };
    if data.trim_ascii().is_empty() {
        return Err(Refusal::NoData);
    }
    let text = clean::clean(unpack::unpack(data, held)?, held)?;
    let shape = Shape::of(&text)?;
    let sent_at = query.sent_at.or_else(|| shape.text(&["sent_at", "sentAt"])).or(form_sent_at);
    let times = Times::new(sent.received, sent_at.as_deref());
    let events = event::read_all(&shape, sent.engage, &times, held);
    let (token, events) = match query.token.or(form_token).map_or_else(|| shape.token(), |token| Ok(Some(token))) {
        Ok(token) => (token, events),
        Err(refusal) => (None, Err(refusal)),
    };
    Ok(Read { token, events })
}

/// The token in the query alone: for requests without data.
#[must_use]
pub fn token_of_query(query: &str) -> Option<String> {
    Form::of(query.as_bytes()).token
}
