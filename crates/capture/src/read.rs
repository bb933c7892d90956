//! Reads a request: form, encoding, JSON, one event at a time.

use crate::collect::Collector;
use crate::form::{Data, Form};
use crate::limits::{MAX_SMALL, MAX_UNPACKED, MAX_UNTRUSTED_UNPACKED};
use crate::memory::{CountingMemory, Memory};
use crate::outer;
use crate::parsed::Parsed;
use crate::refusal::Refusal;
use crate::request::{Keep, RawRequest};
use crate::stream::Stream;
use crate::times::Times;
use crate::unpack::{self, UnpackLimits};

const ALL: UnpackLimits = UnpackLimits { bytes: MAX_UNPACKED, members: 1000 };
const UNTRUSTED: UnpackLimits = UnpackLimits { bytes: MAX_UNTRUSTED_UNPACKED, ..ALL };
const SMALL: UnpackLimits = UnpackLimits { bytes: MAX_SMALL, members: 4 };

/// Reads a request. Memory for kept events is taken from `memory`.
///
/// # Errors
/// The request cannot be read at all. An invalid event is reported in [`Parsed::events`](crate::Parsed), because a
/// missing or wrong token is more important.
pub fn read(sent: RawRequest<'_>, keep: Keep, memory: &mut dyn Memory) -> Result<Parsed, Refusal> {
    read_at_most(sent, keep, memory, if keep == Keep::All { ALL } else { UNTRUSTED })
}

/// Reads a request if that is little work. Returns none if it unpacks to more than [`MAX_SMALL`], and for some damaged
/// requests: then call [`read`] on a thread that can block.
pub fn read_small(sent: RawRequest<'_>, keep: Keep, memory: &mut dyn Memory) -> Option<Result<Parsed, Refusal>> {
    let mut counted = CountingMemory { memory, held: 0 };
    let read = read_at_most(sent, keep, &mut counted, SMALL);
    if matches!(read, Err(Refusal::TooLarge(_) | Refusal::Invalid(_))) {
        counted.memory.shrink(counted.held);
        return None;
    }
    Some(read)
}

fn read_at_most(
    sent: RawRequest<'_>,
    keep: Keep,
    memory: &mut dyn Memory,
    most: UnpackLimits,
) -> Result<Parsed, Refusal> {
    let query = Form::parse(sent.query.as_bytes());
    let form = Form::from_body(sent.content_type, sent.body).unwrap_or_else(|| {
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
        // Only senders with a known token are told whether the body is too large.
        Err(Refusal::TooLarge(_)) if most.bytes == MAX_UNTRUSTED_UNPACKED && collector.has_any_token() => {
            collector.break_off();
        }
        Err(Refusal::TooLarge(unpack::TOO_LARGE)) if most.bytes == MAX_UNTRUSTED_UNPACKED => {
            return Err(Refusal::TooLarge(
                "The body is larger than 20 MB when decompressed, and has no token at its start.",
            ));
        }
        read => read?,
    }
    let sent_at = query.sent_at.or_else(|| collector.sent_at()).or(form.sent_at);
    Ok(collector.finish(&Times::new(sent.received, sent_at.as_deref())))
}

/// The token beside the data, in the query or in a form, without unpacking anything.
#[must_use]
pub fn token_beside(query: &str, content_type: &str, body: &[u8]) -> Option<String> {
    Form::parse(query.as_bytes()).token.or_else(|| Form::from_body(content_type, body)?.token)
}
