//! Reads the body of a request: bounded in size, in time and in memory.
//!
//! What is refused is read to its end all the same (within reason) before it is answered: most senders listen only once
//! they have sent everything, and would otherwise see a broken connection and not the answer.

use crate::config::ServerLimits;
use crate::error::{Error, Result};
use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use rolecall_capture::Full;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// When to come again if there is no memory for a body.
pub(crate) const AGAIN: Duration = Duration::from_secs(1);
/// Memory for a body that does not say how long it is, in bytes.
const FIRST: usize = 8 * 1024;

/// How large a body may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodySize {
    /// The largest that is taken, in bytes.
    pub(crate) max: usize,
    /// The largest that is read to its end only to be refused, in bytes.
    pub(crate) drained: usize,
    /// A sentence about what is too large.
    pub(crate) too_large: &'static str,
}

/// Reads a body. `hold` is told how much memory it takes, before it does. `refusal`: it is refused already.
///
/// # Errors
/// `refusal`; 413, 408, 503; it broke off.
pub(crate) async fn read_body(
    headers: &HeaderMap,
    mut body: Body,
    size: BodySize,
    limits: &ServerLimits,
    mut hold: impl FnMut(usize) -> Result<(), Full>,
    mut refusal: Option<Error>,
) -> Result<Vec<u8>> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let is_too_large = length.unwrap_or(0) > size.max;
    if is_too_large && refusal.is_none() {
        refusal = Some(Error::TooLarge(size.too_large));
    }
    if headers.contains_key(header::EXPECT) {
        // The sender waits for a word before it sends.
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
    }
    let mut pace = Pace::new(limits);
    let (mut bytes, mut arrived) = (Vec::new(), 0_usize);
    loop {
        let Ok(frame) = timeout_at(pace.deadline(), body.frame()).await else { return Err(Error::TooSlow) };
        let Some(frame) = frame else { break };
        let frame = frame.map_err(|_| Error::Malformed("it was cut off".to_owned()))?;
        let Ok(data) = frame.into_data() else { continue };
        pace.arrived(data.len());
        arrived = arrived.saturating_add(data.len());
        if refusal.is_none() && arrived > size.max {
            refusal = Some(Error::TooLarge(size.too_large));
        }
        if refusal.is_none() && arrived > bytes.capacity() {
            // Not what it says that it will send: who says much and sends nothing gets no memory for it.
            let expected = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX).saturating_add(arrived);
            let capacity = arrived.max(2 * bytes.capacity()).max(expected.min(FIRST)).min(size.max);
            match hold(capacity) {
                Ok(()) => bytes.reserve_exact(capacity - bytes.len()),
                Err(Full) => refusal = Some(Error::Unavailable(AGAIN)),
            }
        }
        if refusal.is_none() {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
            // Nothing is always to be had.
            let _ = hold(0);
            if arrived > size.drained {
                break;
            }
        }
    }
    match refusal {
        Some(refusal) => Err(refusal),
        None => Ok(bytes),
    }
}

/// How fast a body has to arrive.
struct Pace<'a> {
    limits: &'a ServerLimits,
    /// Until when all of it has to be here, for what has arrived.
    end: Instant,
    /// Until when the next piece has to be here.
    next: Instant,
    /// How much of the next piece is here, in bytes.
    piece: usize,
}

impl<'a> Pace<'a> {
    fn new(limits: &'a ServerLimits) -> Self {
        let now = Instant::now();
        Pace { limits, end: now + limits.body, next: now + limits.stall, piece: 0 }
    }

    fn arrived(&mut self, bytes: usize) {
        let micros = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1_000_000) / ServerLimits::RATE;
        self.end += Duration::from_micros(micros);
        self.piece += bytes;
        if self.piece >= ServerLimits::RECEIVED {
            self.piece = 0;
            self.next = Instant::now() + self.limits.stall;
        }
    }

    fn deadline(&self) -> Instant {
        self.end.min(self.next)
    }
}

/// Waits for `work` no longer than a handler may take.
///
/// # Errors
/// 503; those of the work.
pub(crate) async fn within<T>(limits: &ServerLimits, work: impl Future<Output = T>) -> Result<T> {
    tokio::time::timeout(limits.handler, work).await.map_err(|_| {
        tracing::warn!("a request was dropped because it took too long");
        Error::Unavailable(AGAIN)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use bytes::Bytes;

    const SIZE: BodySize = BodySize { max: 100_000, drained: 200_000, too_large: "Too large." };

    /// Reads a body that comes in pieces of so many bytes; what came of it, the most that it held, and what at the end.
    async fn read(pieces: &[usize], refusal: Option<Error>) -> (Result<usize>, usize, usize) {
        let pieces: Vec<_> = pieces.iter().map(|size| Ok::<_, std::io::Error>(Bytes::from(vec![0; *size]))).collect();
        let body = Body::from_stream(futures_util::stream::iter(pieces));
        let (mut most, mut held) = (0, 0);
        let hold = |bytes| {
            held = bytes;
            most = most.max(bytes);
            if bytes > 90_000 && bytes != SIZE.max { Err(Full) } else { Ok(()) }
        };
        let read = read_body(&HeaderMap::new(), body, SIZE, &ServerLimits::default(), hold, refusal).await;
        (read.map(|bytes| bytes.len()), most, held)
    }

    #[tokio::test]
    async fn memory_is_held_before_it_is_taken_and_given_back_when_refused() {
        let (read_in, most, held) = read(&vec![1; 5000], None).await;
        assert_eq!((read_in.unwrap(), most, held), (5000, 8192, 8192));
        let (read_in, most, held) = read(&[50_000, 50_000], None).await;
        assert_eq!((read_in.unwrap(), most, held), (100_000, 100_000, 100_000));
        let (read_in, _, held) = read(&[50_000, 50_001], None).await;
        assert!(matches!((read_in, held), (Err(Error::TooLarge(_)), 0)));
        let (read_in, _, held) = read(&[30_000, 30_000, 35_000], None).await;
        assert!(matches!((read_in, held), (Ok(95_000), 100_000)));
        let (read_in, most, held) = read(&[50_000, 50_001], Some(Error::NotFound)).await;
        assert!(matches!((read_in, most, held), (Err(Error::NotFound), 0, 0)));
    }

    #[tokio::test]
    async fn what_does_not_fit_into_memory_is_503() {
        let (read_in, _, held) = read(&[91_000], None).await;
        assert!(matches!((read_in, held), (Err(Error::Unavailable(_)), 0)));
    }

    #[tokio::test]
    async fn who_waits_for_a_word_is_told_at_once() {
        let headers: HeaderMap = [(header::CONTENT_LENGTH, "100001"), (header::EXPECT, "100-continue")]
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .into_iter()
            .collect();
        let never = Body::from_stream(futures_util::stream::pending::<std::io::Result<Bytes>>());
        let read = read_body(&headers, never, SIZE, &ServerLimits::default(), |_| Ok(()), None).await;
        assert!(matches!(read, Err(Error::TooLarge(_))));
    }

    #[tokio::test]
    async fn work_that_takes_too_long_is_given_up() {
        let limits = ServerLimits { handler: Duration::from_millis(1), ..ServerLimits::default() };
        assert!(matches!(within(&limits, std::future::pending::<()>()).await, Err(Error::Unavailable(_))));
        assert!(matches!(within(&limits, async { 5 }).await, Ok(5)));
    }
}
