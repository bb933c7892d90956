//! Limits of connections and requests (docs/limits.md). Constants of the server; tests use shorter times.

use std::time::Duration;

/// Limits of connections and requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerLimits {
    /// Maximum number of open connections; further ones stay in the accept backlog.
    pub connections: usize,
    /// Maximum number of open connections of one IP address that is not a trusted proxy; further ones get 503.
    pub connections_of_client: usize,
    /// Time limit of a request head, from its first byte.
    pub head: Duration,
    /// How long an idle connection stays open: slightly longer than the minute that proxies use, so that the proxy
    /// closes first.
    pub idle: Duration,
    /// While writing a response, the client must accept [`ServerLimits::WRITTEN`] bytes in this time.
    pub write: Duration,
    /// While reading a body, [`ServerLimits::RECEIVED`] bytes must arrive in this time.
    pub stall: Duration,
    /// Time limit of a whole body, plus one second per [`ServerLimits::RATE`] bytes received.
    pub body: Duration,
    /// Time limit from the end of the body to the start of the response.
    pub handler: Duration,
    /// Maximum number of open streams of live updates; further ones get 503.
    pub streams: usize,
    /// Maximum number of open streams of one user; further ones get 429.
    pub streams_of_user: usize,
    /// Maximum number of messages that wait for a stream whose client does not read; then the stream ends.
    pub stream_queue: usize,
    /// Each stream gets a heartbeat this often.
    pub heartbeat: Duration,
    /// When the server stops, responses in progress are aborted after this time.
    pub drain: Duration,
}

impl ServerLimits {
    /// Bytes that a client must accept in [`ServerLimits::write`].
    pub const WRITTEN: usize = 16 * 1024;
    /// Bytes of a body that must arrive in [`ServerLimits::stall`].
    pub const RECEIVED: usize = 10 * 1024;
    /// Bytes per second that a body must arrive with, on average.
    pub const RATE: u64 = 64 * 1024;
}

impl Default for ServerLimits {
    fn default() -> Self {
        ServerLimits {
            connections: 12_288,
            connections_of_client: 1024,
            head: Duration::from_secs(15),
            idle: Duration::from_secs(65),
            write: Duration::from_secs(30),
            stall: Duration::from_secs(10),
            body: Duration::from_mins(1),
            handler: Duration::from_mins(2),
            streams: 10_000,
            streams_of_user: 20,
            stream_queue: 64,
            heartbeat: Duration::from_secs(20),
            drain: Duration::from_secs(30),
        }
    }
}
