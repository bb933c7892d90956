//! A TCP stream with two time limits: for receiving the head of a request, and for a client that does not read its
//! response.
//!
//! hyper limits the idle time before the first byte of a request, and [`crate::http::read_body`] the time for a body.

use crate::config::ServerLimits;
use axum::body::HttpBody;
use hyper::body::{Frame, SizeHint};
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// Counts the requests of a connection, which come one after another; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct RequestCounter(Arc<Counters>);

/// The numbers of requests that have begun and ended.
#[derive(Debug, Default)]
struct Counters {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl RequestCounter {
    /// The head of a request has arrived.
    pub(super) fn begin(&self) {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
    }

    /// The response to a request has ended.
    fn end(&self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of the request whose head is expected next; none while a response is being sent.
    fn next(&self) -> Option<u64> {
        let begun = self.0.begun.load(Ordering::Relaxed);
        (begun == self.0.ended.load(Ordering::Relaxed)).then_some(begun)
    }
}

/// The body of a response. When it is dropped, its request has ended.
pub(super) struct CountedBody<B> {
    body: B,
    requests: RequestCounter,
}

impl<B> CountedBody<B> {
    pub(super) fn new(body: B, requests: RequestCounter) -> Self {
        CountedBody { body, requests }
    }
}

impl<B> Drop for CountedBody<B> {
    fn drop(&mut self) {
        self.requests.end();
    }
}

impl<B: HttpBody + Unpin> HttpBody for CountedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The stream of a connection with time limits; see the module.
pub(super) struct TimedStream<S> {
    stream: S,
    requests: RequestCounter,
    head_limit: Duration,
    write_limit: Duration,
    /// The number of the request whose head has begun to arrive, and when it began.
    head: Option<(u64, Instant)>,
    head_timer: Option<Pin<Box<Sleep>>>,
    /// While the client accepts no more data: the timer of the limit, and the bytes written since it began.
    waiting: Option<(Pin<Box<Sleep>>, usize)>,
}

impl<S> TimedStream<S> {
    pub(super) fn new(stream: S, limits: &ServerLimits, requests: RequestCounter) -> Self {
        TimedStream {
            stream,
            requests,
            head_limit: limits.head,
            write_limit: limits.write,
            head: None,
            head_timer: None,
            waiting: None,
        }
    }

    /// Ready if the head of the current request has taken too long to arrive.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let begun = match self.head {
            Some((request, begun)) if self.requests.next() == Some(request) => begun,
            _ => return Poll::Pending,
        };
        let deadline = begun + self.head_limit;
        let timer = self.head_timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.as_mut().poll(cx)
    }

    /// Records the result of a write. Returns an error if the client has read too little for too long.
    fn written(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(size)) => {
                let is_enough = self.waiting.as_mut().is_some_and(|(_, written)| {
                    *written += size;
                    *written >= ServerLimits::WRITTEN
                });
                if is_enough {
                    self.waiting = None;
                }
            }
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                let limit = self.write_limit;
                let (timer, _) = self.waiting.get_or_insert_with(|| (Box::pin(tokio::time::sleep(limit)), 0));
                ready!(timer.as_mut().poll(cx));
                return Poll::Ready(Err(ErrorKind::TimedOut.into()));
            }
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedStream<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = into.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, into);
        if read.is_pending() {
            ready!(this.poll_head(cx));
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        if let Some(request) = this.requests.next().filter(|_| into.filled().len() > before)
            && this.head.is_none_or(|(known, _)| known != request)
        {
            this.head = Some((request, Instant::now()));
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimedStream<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, data);
        this.written(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, data);
        this.written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // hyper flushes when everything is written: nothing is waiting any more.
        this.waiting = None;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
