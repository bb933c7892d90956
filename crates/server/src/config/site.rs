//! The URLs of the site and of this server.

use super::settings::{ALLOWED_ORIGINS, API_URL, SITE_URL, Setting};
use super::{InvalidSetting, Origin};
use std::net::{IpAddr, SocketAddr};

/// The URL of the site, and the allowed origins.
pub(super) fn site(value: Option<String>, listen: SocketAddr) -> Result<(String, Vec<Origin>), InvalidSetting> {
    let Some(value) = value else {
        // Not configured: a local trial, opened under any name of the machine.
        let port = listen.port();
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let origins = names.iter().filter_map(|name| Origin::parse(&format!("http://{name}:{port}"))).collect();
        return Ok((format!("http://127.0.0.1:{port}"), origins));
    };
    let (url, origin) = url(SITE_URL, value)?;
    Ok((url, vec![origin]))
}

/// The URL of this server, if another one serves the site; `None` if it is that of the site.
pub(super) fn api(value: Option<String>, site_url: &str) -> Result<Option<String>, InvalidSetting> {
    let Some(value) = value else { return Ok(None) };
    let (url, origin) = url(API_URL, value)?;
    if Origin::parse(site_url).as_ref() == Some(&origin) {
        return Ok(None);
    }
    // Browsers keep cookies of another site only from https, and from the machine that they run on.
    if !origin.as_str().starts_with("https://") && !is_this_machine(&origin) {
        return Err(InvalidSetting::new(API_URL.name, url, "a URL with https, because it is not that of the site"));
    }
    Ok(Some(url))
}

/// A further origin.
pub(super) fn allowed(text: &str) -> Result<Origin, InvalidSetting> {
    let expected = "a list of origins such as https://app.example.com, with commas between";
    Origin::parse(text).ok_or_else(|| InvalidSetting::new(ALLOWED_ORIGINS.name, text.to_owned(), expected))
}

/// A URL without a path, and its origin.
fn url(setting: Setting, value: String) -> Result<(String, Origin), InvalidSetting> {
    let url = value.trim_end_matches('/').to_owned();
    let Some(origin) = Origin::parse(&url) else {
        let expected = "a URL such as https://rolecall.example.com, without a path";
        return Err(InvalidSetting::new(setting.name, value, expected));
    };
    Ok((url, origin))
}

/// True for `localhost` and the addresses of the machine itself.
fn is_this_machine(origin: &Origin) -> bool {
    let place = origin.as_str().split_once("://").map_or("", |(_, place)| place);
    let name = place.rsplit_once(':').map_or(place, |(name, port)| if port.ends_with(']') { place } else { name });
    name == "localhost" || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_can_be_elsewhere_only_by_https_or_on_this_machine() {
        let found = |value: &str| api(Some(value.to_owned()), "https://app.example");
        assert_eq!(api(None, "https://app.example").unwrap(), None);
        assert_eq!(found("https://APP.example:443/").unwrap(), None, "the site itself");
        for url in ["https://api.example", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080"] {
            assert_eq!(found(url).unwrap().as_deref(), Some(url));
        }
        for url in ["http://api.example", "http://10.0.0.1:8080", "https://api.example/v1", "api.example"] {
            let error = found(url).unwrap_err();
            assert_eq!((error.name, error.value.as_str()), ("ROLECALL_API_URL", url));
        }
    }
}
