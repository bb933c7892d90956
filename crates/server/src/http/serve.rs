//! Takes connections, bounded in number and in time, and lets what has begun end before it stops.
//!
//! Not axum's own loop: that one waits for ever for the head of a request, and for a client that reads nothing.

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
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use timed::{Requests, TimedStream, Watched};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::{ServiceBuilder, ServiceExt};

/// The most memory for the head of a request, and for what waits to be written, in bytes.
const BUFFER: usize = 64 * 1024;
/// To a client that has too many connections.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Serves until `stop` ends; then takes no more connections and waits for what has begun.
pub async fn serve(listener: TcpListener, router: Router, config: Config, stop: impl Future<Output = ()>) {
    let limits = &config.limits;
    let graceful = GracefulShutdown::new();
    let free = Arc::new(Semaphore::new(limits.connections));
    let of_clients = Connections::new(limits.connections_of_client);
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
                // Behind a proxy are many clients; how many connections each may have is for the proxy to say.
                let is_proxy = config.trusted_proxies.contains(&peer.ip().to_canonical());
                let Some(counted) = of_clients.open((!is_proxy).then(|| Client::from_address(peer.ip()))) else {
                    // Whether it can be told does not matter.
                    let _ = stream.try_write(TOO_MANY);
                    continue;
                };
                let connection = connection(&router, stream, peer, &config.limits, &graceful);
                tokio::spawn(async move {
                    let _until_the_end = (slot, counted);
                    connection.await;
                });
            }
            Err(error) => {
                // Out of file handles, most likely: others have to end first.
                tracing::warn!(%error, "a connection was not taken");
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

fn connection(
    router: &Router,
    stream: TcpStream,
    peer: SocketAddr,
    limits: &ServerLimits,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + use<> {
    // Small answers are not to wait for more.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection has no TCP_NODELAY");
    }
    let requests = Requests::default();
    let service = {
        let requests = requests.clone();
        let watched = ServiceBuilder::new().map_response({
            let requests = requests.clone();
            move |response: axum::response::Response| response.map(|body| Watched::new(body, requests.clone()))
        });
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            requests.begin();
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(Body::new)
        });
        watched.service(service)
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
