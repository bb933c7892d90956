//! How many connections each client has open.

use crate::client::Client;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The open connections of all clients; cheap to copy.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    most: usize,
    open: Arc<Mutex<HashMap<Client, usize>>>,
}

/// A connection that counts, until it is dropped.
#[derive(Debug)]
pub(super) struct Counted {
    of: Option<(Connections, Client)>,
}

impl Connections {
    /// `most`: of one client.
    pub(super) fn new(most: usize) -> Self {
        Connections { most, open: Arc::default() }
    }

    /// Counts one more connection of a client (none: one that is not counted); none if it has too many.
    pub(super) fn open(&self, client: Option<Client>) -> Option<Counted> {
        let Some(client) = client else { return Some(Counted { of: None }) };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(client).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Counted { of: Some((self.clone(), client)) })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some((connections, client)) = &self.of else { return };
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
    fn a_client_has_so_many_connections_and_no_more() {
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
