//! The network client of a request, as rate limits and memory limits count clients. It never identifies a user.

use std::net::{IpAddr, Ipv6Addr};

/// A client: an IPv4 address, or the /64 of an IPv6 address (a customer usually has the whole /64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

#[cfg(test)]
impl From<std::net::Ipv4Addr> for Client {
    fn from(address: std::net::Ipv4Addr) -> Self {
        Client(address.into())
    }
}

impl Client {
    /// The client at an address.
    #[must_use]
    pub fn from_address(address: IpAddr) -> Self {
        Client(network(address.to_canonical()))
    }

    /// As text, to be hashed.
    #[must_use]
    pub fn text(self) -> String {
        self.0.to_string()
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}
