//! A proxy in front of the database that can be stopped or closed, to simulate outages.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The state of the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Forwards everything.
    Open,
    /// Forwards nothing, but keeps connections open.
    Frozen,
    /// Breaks connections and refuses new ones.
    Closed,
}

/// A proxy of the PostgreSQL server in `ROLECALL_TEST_DATABASE`.
pub(crate) struct Proxy {
    address: SocketAddr,
    state: watch::Sender<State>,
}

impl Proxy {
    pub(crate) async fn to_test_database() -> Self {
        let url = std::env::var("ROLECALL_TEST_DATABASE").unwrap();
        let server = authority(&url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (state, states) = watch::channel(State::Open);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *states.borrow() != State::Closed
                    && let Ok(server) = TcpStream::connect(&server).await
                {
                    let ((from_client, to_client), (from_server, to_server)) =
                        (client.into_split(), server.into_split());
                    tokio::spawn(pass(from_client, to_server, states.clone()));
                    tokio::spawn(pass(from_server, to_client, states.clone()));
                }
            }
        });
        Proxy { address, state }
    }

    pub(crate) fn set(&self, state: State) {
        self.state.send(state).unwrap();
    }

    /// The URL of a database through this proxy.
    pub(crate) fn address(&self, url: &str) -> String {
        url.replacen(authority(url), &self.address.to_string(), 1)
    }
}

fn authority(url: &str) -> &str {
    let rest = url.split_once("://").unwrap().1;
    let rest = rest.split_once('/').map_or(rest, |(authority, _)| authority);
    rest.rsplit_once('@').map_or(rest, |(_, host)| host)
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut states: watch::Receiver<State>,
) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read.unwrap_or(0),
            closed = states.wait_for(|state| *state == State::Closed) => { let _ = closed; return }
        };
        let Ok(state) = states.wait_for(|state| *state != State::Frozen).await.map(|state| *state) else { return };
        if read == 0 || state == State::Closed || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}
