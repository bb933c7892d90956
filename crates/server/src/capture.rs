//! Capture: what programs send about what happened, in all the forms of PostHog's SDKs, old and new (contract 7).
//!
//! [`read`] makes events of a request, one at a time while it is unpacked: no database, no clock, no HTTP. Which project
//! a token belongs to, and storing what was read, is for [`crate::routes::capture`].

mod clean;
mod collect;
mod dates;
mod event;
mod form;
mod json;
mod outer;
mod refusal;
mod stream;
mod text;
mod times;
mod unpack;

pub use event::Captured;
pub use refusal::Refusal;

use crate::clock::Moment;
use collect::Collector;
use form::{Data, Form};
use stream::Stream;
use times::Times;
use unpack::Most;

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

const ALL: Most = Most { bytes: MAX_UNPACKED, members: 1000 };
const UNTRUSTED: Most = Most { bytes: MAX_UNTRUSTED_UNPACKED, ..ALL };
const SMALL: Most = Most { bytes: MAX_SMALL, members: 4 };

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

/// What is kept of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Its token alone.
    Token,
    /// Its token, and its events unless they are larger than [`MAX_UNTRUSTED`]: its token is not known yet.
    UntilTrusted,
    /// Everything.
    All,
}

/// Counts the memory of what is kept, in bytes.
pub trait Memory {
    /// Notes that `bytes` more are held.
    ///
    /// # Errors
    /// [`Full`].
    fn grow(&mut self, bytes: usize) -> Result<(), Full>;

    /// Notes that `bytes` are no longer held.
    fn shrink(&mut self, bytes: usize);
}

/// There is no more memory for this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl From<Full> for Refusal {
    fn from(Full: Full) -> Self {
        Refusal::Full
    }
}

/// What was read.
#[derive(Debug)]
pub struct Read {
    /// The token of the project, if there is one.
    pub token: Option<String>,
    /// The events; those with an empty name are left out.
    pub events: Events,
}

/// The events of a request.
#[derive(Debug)]
pub enum Events {
    /// They make sense.
    Taken(Vec<Captured>),
    /// One of them makes no sense.
    Refused(Refusal),
    /// They were not kept, as was asked ([`Keep`]).
    Passed,
}

/// Reads a request. The memory of what is kept is noted in `memory`.
///
/// # Errors
/// It cannot be read at all. That a single event makes no sense stands in [`Read::events`], because a token that is
/// missing or wrong is the more important news.
pub fn read(sent: Sent<'_>, keep: Keep, memory: &mut dyn Memory) -> Result<Read, Refusal> {
    read_at_most(sent, keep, memory, if keep == Keep::All { ALL } else { UNTRUSTED })
}

/// Reads a request if that is little work: none if it unpacks to more than [`MAX_SMALL`], and perhaps if it is damaged.
/// Then it is for [`read`], on a thread that may take its time.
pub fn read_small(sent: Sent<'_>, keep: Keep, memory: &mut dyn Memory) -> Option<Result<Read, Refusal>> {
    let mut counted = Counted { memory, held: 0 };
    let read = read_at_most(sent, keep, &mut counted, SMALL);
    if matches!(read, Err(Refusal::TooLarge(_) | Refusal::Invalid(_))) {
        counted.memory.shrink(counted.held);
        return None;
    }
    Some(read)
}

/// Memory, and how much of it is held, in bytes.
struct Counted<'m> {
    memory: &'m mut dyn Memory,
    held: usize,
}

impl Memory for Counted<'_> {
    fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        self.memory.grow(bytes)?;
        self.held += bytes;
        Ok(())
    }

    fn shrink(&mut self, bytes: usize) {
        self.held = self.held.saturating_sub(bytes);
        self.memory.shrink(bytes);
    }
}

fn read_at_most(sent: Sent<'_>, keep: Keep, memory: &mut dyn Memory, most: Most) -> Result<Read, Refusal> {
    let query = Form::of(sent.query.as_bytes());
    let form = Form::of_body(sent.content_type, sent.body).unwrap_or_else(|| {
        let data = Data { bytes: sent.body, is_escaped: false };
        Form { data, ..Form::default() }
    });
    let data = if form.data.is_blank() { query.data } else { form.data };
    if data.is_blank() {
        return Err(Refusal::NoData);
    }
    let stream = Stream::new(unpack::unpack(data, most)?);
    let token = query.token.or(form.token);
    let mut collector = Collector::new(sent.engage, sent.received, keep, token, memory);
    match outer::read(stream, &mut collector) {
        // Whether there is more to be read is to be known only with a token that is one.
        Err(Refusal::TooLarge(_)) if most.bytes == MAX_UNTRUSTED_UNPACKED && collector.has_any_token() => {
            collector.break_off();
        }
        Err(Refusal::TooLarge(unpack::TOO_LARGE)) if most.bytes == MAX_UNTRUSTED_UNPACKED => {
            return Err(Refusal::TooLarge(
                "The body is larger than 20 MB once it is unpacked, and there is no token at its beginning.",
            ));
        }
        read => read?,
    }
    let sent_at = query.sent_at.or_else(|| collector.sent_at()).or(form.sent_at);
    Ok(collector.finish(&Times::new(sent.received, sent_at.as_deref())))
}

/// The token that stands beside the data, in the query or in a form: known before anything is unpacked.
#[must_use]
pub fn token_beside(query: &str, content_type: &str, body: &[u8]) -> Option<String> {
    Form::of(query.as_bytes()).token.or_else(|| Form::of_body(content_type, body)?.token)
}
