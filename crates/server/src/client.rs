//! The network client of a request, as rate limits and memory limits count clients, and the visitor as the list of
//! sessions shows them. Neither identifies a user.

use crate::characters::is_hidden;
use std::net::{IpAddr, Ipv6Addr};

/// The most characters of a user agent that are kept.
const MAX_USER_AGENT_LENGTH: usize = 500;

/// Where a request comes from and with what program, as a person sees it in the list of their sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    address: IpAddr,
    user_agent: String,
}

impl Visitor {
    /// A visitor with this address whose program calls itself `user_agent`. Control and direction characters, which
    /// could disguise what is shown, are removed, and the text is cut.
    #[must_use]
    pub fn new(address: IpAddr, user_agent: &str) -> Self {
        let text: String = user_agent.chars().filter(|c| !is_hidden(*c)).collect();
        let user_agent = text.trim().chars().take(MAX_USER_AGENT_LENGTH).collect();
        Visitor { address: address.to_canonical(), user_agent }
    }

    /// The client that limits count.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::from_address(self.address)
    }

    /// The whole IP address, as text.
    #[must_use]
    pub fn ip(&self) -> String {
        self.address.to_string()
    }

    /// What the program calls itself; at most 500 characters, without control characters. Can be empty.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn user_agent(text: &str) -> String {
        Visitor::new(IpAddr::from([203, 0, 113, 5]), text).user_agent
    }

    #[test]
    fn a_user_agent_is_cut_at_500_characters_and_has_no_control_characters() {
        assert_eq!(user_agent(&"ü".repeat(500)), "ü".repeat(500));
        assert_eq!(user_agent(&"ü".repeat(501)), "ü".repeat(500));
        assert_eq!(user_agent(" curl/8\t\u{0}\u{7f}\u{85}\u{9b}31m\u{202e}\u{2066} "), "curl/831m");
        assert_eq!(user_agent(""), "");
    }

    #[test]
    fn the_address_is_shown_whole_and_counted_as_its_network() {
        let visitor = Visitor::new("2001:db8:1:2:3:4:5:6".parse().unwrap(), "");
        assert_eq!((visitor.ip(), visitor.client().text()), ("2001:db8:1:2:3:4:5:6".into(), "2001:db8:1:2::".into()));
        assert_eq!(Visitor::new("::ffff:203.0.113.5".parse().unwrap(), "").ip(), "203.0.113.5");
    }
}
