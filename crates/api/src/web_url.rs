//! Validates URLs of web pages, for the server and the forms of the app.

/// Whether a text is an absolute URL with the scheme `http` or `https` and a host. Everything else (`javascript:`,
/// `data:`, an address without a scheme) is refused wherever a URL is stored or opened.
///
/// The host may begin with `*.`, which some programs write for all subdomains. No name and password before it: they
/// make a URL look as if it were of another site.
///
/// ```
/// # use rolecall_api::is_web_url;
/// assert!(is_web_url("https://shop.example/path?x=1"));
/// assert!(!is_web_url("javascript:alert(1)"));
/// ```
#[must_use]
pub fn is_web_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.trim_start_matches("*.");
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        && host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
        && !authority.contains('@')
        // Browsers treat a backslash as a slash, and ignore tabs and line breaks.
        && !text.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_web_pages_are_taken() {
        for url in [
            "https://shop.example",
            "HTTPS://Shop.example/",
            "http://localhost:3000/path?x=1#y",
            "http://127.0.0.1",
            "http://[::1]:8080/",
            "https://*.shop.example",
            "https://bücher.example/",
            "https://shop.example?next=//other.example",
        ] {
            assert!(is_web_url(url), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "",
            "shop.example",
            "//shop.example",
            "/path",
            "https:shop.example",
            "https:/shop.example",
            "https://",
            "https:///shop.example",
            "https://?x",
            "https://:80",
            "https://*.",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "javascript://shop.example/%0aalert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://shop.example",
            "blob:https://shop.example/x",
            "https://shop.example@evil.example",
            "https://user:secret@shop.example",
            "https://shop.example\\@evil.example",
            "https://shop .example",
            " https://shop.example",
            "https://shop.example\n",
        ] {
            assert!(!is_web_url(url), "{url:?}");
        }
    }
}
