//! The URL of the site.

use super::{InvalidSetting, Origin, settings};
use std::net::SocketAddr;

/// The URL of the site, and the allowed origins.
pub(super) fn site(value: Option<String>, listen: SocketAddr) -> Result<(String, Vec<Origin>), InvalidSetting> {
    let Some(value) = value else {
        // Not configured: a local trial, opened under any name of the machine.
        let port = listen.port();
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let origins = names.iter().filter_map(|name| Origin::parse(&format!("http://{name}:{port}"))).collect();
        return Ok((format!("http://127.0.0.1:{port}"), origins));
    };
    let url = value.trim_end_matches('/').to_owned();
    match Origin::parse(&url) {
        Some(origin) => Ok((url, vec![origin])),
        None => Err(InvalidSetting {
            name: settings::SITE_URL.name,
            value,
            expected: "a URL such as https://rolecall.example.com, without a path".into(),
        }),
    }
}
