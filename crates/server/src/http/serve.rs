//! Accepts connections, with limits on their number and time, and finishes running requests before the server stops.
//!
//! It replaces `axum::serve`, which has no time limit for the head of a request or for a client that does not read its
//! response.

mod count;
mod timed;

use crate::client::Client;
use crate::config::Config;
use crate::config::ServerLimits;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use count::Connections;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use timed::{CountedBody, RequestCounter, TimedStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::{ServiceBuilder, ServiceExt};

/// The buffer of a connection for the head of a request, and the one for data to write, in bytes.
const BUFFER: usize = 64 * 1024;
/// The response to a client that has too many connections.
const TOO_MANY_CONNECTIONS: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Raises the number of files that this process can open to what the system allows: each connection is one, and the usual
/// limit is a thousand.
pub fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }) {
        tracing::debug!(%error, "the limit of open files could not be raised");
    }
}

/// Serves until `stop` completes. Then accepts no more connections, and waits for running requests for a limited time.
pub async fn serve(listener: TcpListener, router: Router, config: Config, stop: impl Future<Output = ()>) {
    let limits = &config.limits;
    let graceful = GracefulShutdown::new();
    let free = Arc::new(Semaphore::new(limits.connections));
    let per_client = Connections::new(limits.connections_of_client);
    tokio::pin!(stop);
    loop {
        let accepted = async {
            let slot = Arc::clone(&free).acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // A trusted proxy connects for many clients, and has to limit the connections of each.
                let is_proxy = config.trusted_proxies.contains(&peer.ip().to_canonical());
                let Some(counted) = per_client.open((!is_proxy).then(|| Client::from_address(peer.ip()))) else {
                    // Best effort: the connection is closed anyway.
                    let _ = stream.try_write(TOO_MANY_CONNECTIONS);
                    continue;
                };
                let connection = connection(&router, stream, peer, &config.limits, &graceful);
                tokio::spawn(async move {
                    let _held_while_open = (slot, counted);
                    connection.await;
                });
            }
            Err(error) => {
                // Most likely there are no file handles left: wait for other connections to close.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    tracing::info!("stopping: waiting for requests in progress");
    if tokio::time::timeout(limits.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped before all responses were sent");
    }
}

/// Serves one connection until it closes.
fn connection(
    router: &Router,
    stream: TcpStream,
    peer: SocketAddr,
    limits: &ServerLimits,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + use<> {
    // Send small responses at once instead of waiting for more data.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let requests = RequestCounter::default();
    let service = {
        let requests = requests.clone();
        let counted = ServiceBuilder::new().map_response({
            let requests = requests.clone();
            move |response: axum::response::Response| response.map(|body| CountedBody::new(body, requests.clone()))
        });
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            requests.begin();
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(Body::new)
        });
        counted.service(service)
    };
    let stream = TimedStream::new(stream, limits, requests);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = graceful.watch(connection);
    async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke");
        }
    }
}
