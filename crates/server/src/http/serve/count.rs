//! Counts the open connections of each client.

use crate::client::Client;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The open connections of all clients; cheap to copy.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    /// The limit for each client.
    max: usize,
    open: Arc<Mutex<HashMap<Client, usize>>>,
}

/// An open connection. It is counted until this value is dropped.
#[derive(Debug)]
pub(super) struct OpenConnection {
    /// Where it is counted; none if it is not.
    counted: Option<(Connections, Client)>,
}

impl Connections {
    /// Allows `max` connections for each client.
    pub(super) fn new(max: usize) -> Self {
        Connections { max, open: Arc::default() }
    }

    /// Counts a new connection of a client. Returns none if the client has too many. Without a client, nothing is
    /// counted.
    pub(super) fn open(&self, client: Option<Client>) -> Option<OpenConnection> {
        let Some(client) = client else { return Some(OpenConnection { counted: None }) };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(client).or_default();
        if *count >= self.max {
            return None;
        }
        *count += 1;
        Some(OpenConnection { counted: Some((self.clone(), client)) })
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        let Some((connections, client)) = &self.counted else { return };
        let mut open = connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(client) {
            *count -= 1;
            if *count == 0 {
                open.remove(client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn the_connections_of_a_client_are_limited() {
        let connections = Connections::new(2);
        let client = |last| Some(Client::from_address(Ipv4Addr::new(203, 0, 113, last).into()));
        let first = connections.open(client(1));
        let second = connections.open(client(1));
        assert!(first.is_some() && second.is_some() && connections.open(client(1)).is_none());
        assert!(connections.open(client(2)).is_some(), "others have their own");
        assert!(connections.open(None).is_some(), "a proxy has any number");
        drop(first);
        let third = connections.open(client(1));
        assert!(third.is_some());
        drop((second, third));
        assert!(connections.open.lock().unwrap().is_empty());
    }
}
