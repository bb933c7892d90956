//! The IP address that a request comes from: for limits per client, for the list of sessions and for the `$ip` of
//! events. It never authenticates anybody.

use crate::client::{Client, Visitor};
use crate::state::App;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(client_of(parts, &app.config.trusted_proxies))
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(visitor_of(parts, &app.config.trusted_proxies))
    }
}

/// The visitor who sent a request.
#[must_use]
pub fn visitor_of(parts: &Parts, trusted: &[IpAddr]) -> Visitor {
    let user_agent = parts.headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    Visitor::new(ip_address(parts, trusted), &user_agent.unwrap_or_default())
}

/// The client of a request: [`ip_address`], with an IPv6 address cut to its /64.
#[must_use]
pub fn client_of(parts: &Parts, trusted: &[IpAddr]) -> Client {
    Client::from_address(ip_address(parts, trusted))
}

/// The full IP address that a request comes from. Behind trusted proxies it is the last address in `X-Forwarded-For`
/// that is not a trusted proxy.
#[must_use]
pub fn ip_address(parts: &Parts, trusted: &[IpAddr]) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    // Requests without a connection occur in tests only.
    behind_proxies(peer.unwrap_or(Ipv4Addr::LOCALHOST.into()), &parts.headers, trusted)
}

/// The address of the client, if `peer` is the address that the connection comes from.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer.to_canonical();
    // A header that is not UTF-8 still counts as a hop. Else the client could hide the address that the proxy added.
    let forwarded = headers.get_all("x-forwarded-for").iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let mut hops: Vec<_> =
        forwarded.flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>()).collect();
    while trusted.contains(&address) {
        // Each proxy appends the address it saw. Stop at one that is malformed: a proxy cannot have written it.
        match hops.pop().map(|hop| hop.trim().parse::<IpAddr>()) {
            Some(Ok(hop)) => address = hop.to_canonical(),
            _ => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        Client::from_address(behind_proxies(peer.parse().unwrap(), &headers, &[IpAddr::from([127, 0, 0, 1])])).text()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("203.0.113.5", &["198.51.100.1"]), "203.0.113.5");
        assert_eq!(client("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn what_the_client_wrote_itself_does_not_count() {
        assert_eq!(client("127.0.0.1", &["10.9.9.9, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("127.0.0.1", &["10.9.9.9", "198.51.100.1, 127.0.0.1"]), "198.51.100.1");
        for malformed in ["nonsense", "", "198.51.100.1:80", "[2001:db8::1]:80", "unknown", "999.1.1.1"] {
            let mut headers = HeaderMap::new();
            headers.append("x-forwarded-for", format!("10.9.9.9, {malformed}").parse().unwrap());
            let trusted = [IpAddr::from([127, 0, 0, 1])];
            let address = behind_proxies(IpAddr::from([127, 0, 0, 1]), &headers, &trusted);
            assert_eq!(address.to_string(), "127.0.0.1", "{malformed}");
        }
    }

    #[test]
    fn a_header_that_is_no_text_hides_nothing() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "10.9.9.9".parse().unwrap());
        headers.append("x-forwarded-for", axum::http::HeaderValue::from_bytes(b"\xff, 198.51.100.1").unwrap());
        let trusted = [IpAddr::from([127, 0, 0, 1])];
        let address = behind_proxies(IpAddr::from([127, 0, 0, 1]), &headers, &trusted);
        assert_eq!(address.to_string(), "198.51.100.1");
    }

    #[test]
    fn without_configured_proxies_nobody_is_believed_not_even_on_this_machine() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.1".parse().unwrap());
        for peer in ["127.0.0.1", "::1", "203.0.113.5"] {
            let peer: IpAddr = peer.parse().unwrap();
            assert_eq!(behind_proxies(peer, &headers, &[]), peer);
        }
    }

    #[test]
    fn an_ipv6_customer_is_one_client() {
        assert_eq!(client("2001:db8:1:2:3:4:5:6", &[]), client("2001:db8:1:2:ffff::1", &[]));
        assert_eq!(client("::ffff:203.0.113.5", &[]), "203.0.113.5");
    }
}
