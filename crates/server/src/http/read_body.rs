//! Reads the body of a request with limits on size, time and memory.
//!
//! A body that is refused is still read to its end, up to a limit, before the response is sent: most clients read the
//! response only after they have sent the whole request, and would see a closed connection otherwise.

use crate::config::ServerLimits;
use crate::error::{Error, Result};
use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use rolecall_capture::Full;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// `Retry-After` of a server that is overloaded.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(1);
/// The least memory that is reserved for a body of unknown length, in bytes.
const FIRST_CAPACITY: usize = 8 * 1024;

/// The size limits of a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodySize {
    /// The largest body that is accepted, in bytes.
    pub(crate) max: usize,
    /// How much of a body is read and discarded before it is refused, in bytes.
    pub(crate) drained: usize,
    /// The `detail` of the 413.
    pub(crate) too_large: &'static str,
}

/// Reads a body. Before it uses memory, it calls `hold` with the total number of bytes that it then holds. `refusal`:
/// the request is refused in any case; its body is read and discarded.
///
/// # Errors
/// `refusal`; 413 if the body is too large; 408 if it is too slow; 503 if `hold` fails; 400 if it was cut off.
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
        // The client waits for `100 Continue` before it sends the body, so it can read an error now.
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
            // `Content-Length` alone reserves at most `FIRST_CAPACITY`: a client could announce much and send nothing.
            let expected = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX).saturating_add(arrived);
            let capacity = arrived.max(2 * bytes.capacity()).max(expected.min(FIRST_CAPACITY)).min(size.max);
            match hold(capacity) {
                Ok(()) => bytes.reserve_exact(capacity - bytes.len()),
                Err(Full) => refusal = Some(Error::Unavailable(RETRY_AFTER)),
            }
        }
        if refusal.is_none() {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
            // Holding nothing never fails.
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

/// The minimum speed of a body: two deadlines that move as bytes arrive.
struct Pace<'a> {
    limits: &'a ServerLimits,
    /// The deadline for the whole body. Each byte that arrives extends it.
    end: Instant,
    /// The deadline for the next piece of [`ServerLimits::RECEIVED`] bytes.
    next: Instant,
    /// How many bytes of that piece have arrived.
    piece: usize,
}

impl<'a> Pace<'a> {
    fn new(limits: &'a ServerLimits) -> Self {
        let now = Instant::now();
        Pace { limits, end: now + limits.body, next: now + limits.stall, piece: 0 }
    }

    /// Moves the deadlines after `bytes` have arrived.
    fn arrived(&mut self, bytes: usize) {
        let micros = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1_000_000) / ServerLimits::RATE;
        self.end += Duration::from_micros(micros);
        self.piece += bytes;
        if self.piece >= ServerLimits::RECEIVED {
            self.piece = 0;
            self.next = Instant::now() + self.limits.stall;
        }
    }

    /// When the body is too slow.
    fn deadline(&self) -> Instant {
        self.end.min(self.next)
    }
}

/// Runs `work` for at most the time that a handler may take.
///
/// # Errors
/// 503 if it takes longer.
pub(crate) async fn with_time_limit<T>(limits: &ServerLimits, work: impl Future<Output = T>) -> Result<T> {
    tokio::time::timeout(limits.handler, work).await.map_err(|_| {
        tracing::warn!("a request was dropped because it took too long");
        Error::Unavailable(RETRY_AFTER)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use bytes::Bytes;

    const SIZE: BodySize = BodySize { max: 100_000, drained: 200_000, too_large: "Too large." };

    /// Reads a body that arrives in pieces of the given sizes. Returns the result, and the bytes held at most and at
    /// the end.
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
    async fn memory_is_held_before_it_is_used_and_released_when_refused() {
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
    async fn a_body_without_memory_left_is_503() {
        let (read_in, _, held) = read(&[91_000], None).await;
        assert!(matches!((read_in, held), (Err(Error::Unavailable(_)), 0)));
    }

    #[tokio::test]
    async fn a_client_that_expects_100_continue_is_refused_at_once() {
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
        assert!(matches!(with_time_limit(&limits, std::future::pending::<()>()).await, Err(Error::Unavailable(_))));
        assert!(matches!(with_time_limit(&limits, async { 5 }).await, Ok(5)));
    }
}
