//! How long connections and requests may take, and how many connections there may be (docs/limits.md). Constants of the
//! server; tests make them short.

use std::time::Duration;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerLimits {
    /// Open connections of all clients; further ones stay in the accept backlog.
    pub connections: usize,
    /// Open connections of one address, unless it is a trusted proxy; further ones are answered 503 and closed.
    pub connections_of_client: usize,
    /// From the first byte of a request until its head is complete.
    pub head: Duration,
    /// How long a connection may stay open between two requests: a little longer than the minute for which proxies keep
    /// connections, so that they are the ones who hang up.
    pub idle: Duration,
    /// While an answer waits to be written, the client takes at least [`ServerLimits::WRITTEN`] in this time.
    pub write: Duration,
    /// While a body is under way, at least [`ServerLimits::RECEIVED`] of it arrive in this time.
    pub stall: Duration,
    /// How long a body may take in all; one second more for each [`ServerLimits::RATE`] that arrived.
    pub body: Duration,
    /// From the end of the body to the beginning of the answer.
    pub handler: Duration,
    /// Answers that take longer are cut off when the server stops.
    pub drain: Duration,
}

impl ServerLimits {
    /// In bytes.
    pub const WRITTEN: usize = 16 * 1024;
    /// In bytes.
    pub const RECEIVED: usize = 10 * 1024;
    /// In bytes a second.
    pub const RATE: u64 = 64 * 1024;
}

impl Default for ServerLimits {
    fn default() -> Self {
        ServerLimits {
            connections: 4096,
            connections_of_client: 256,
            head: Duration::from_secs(15),
            idle: Duration::from_secs(65),
            write: Duration::from_secs(30),
            stall: Duration::from_secs(10),
            body: Duration::from_mins(1),
            handler: Duration::from_mins(2),
            drain: Duration::from_secs(30),
        }
    }
}
