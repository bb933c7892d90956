//! Reads the page of the app: the hashes of its inline scripts, because the Content-Security-Policy allows only scripts
//! with these (contract 6), and the id of its build.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// The SHA-256 of each inline script of a page, in Base64. The page comes from our own build, so a simple search is
/// enough.
pub(super) fn script_hashes(html: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = html;
    // Lower-casing ASCII does not move any position.
    while let Some(start) = rest.to_ascii_lowercase().find("<script") {
        let Some(open) = rest[start..].find('>').map(|at| start + at + 1) else {
            break;
        };
        let Some(close) = rest[open..].to_ascii_lowercase().find("</script").map(|at| open + at) else {
            break;
        };
        let tag = rest[start..open].to_ascii_lowercase();
        let is_name_over = tag["<script".len()..].starts_with([' ', '>', '\n', '\t', '\r', '/']);
        if is_name_over && !tag.contains(" src=") && !tag.contains("\nsrc=") {
            hashes.push(BASE64_STANDARD.encode(Sha256::digest(&rest.as_bytes()[open..close])));
        }
        rest = &rest[close..];
    }
    hashes
}

/// The id of the build that a page belongs to, as `./dev build` writes it; none if there is none, as with plain Trunk.
pub(super) fn build_of(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("<meta name=\"rolecall-build\" content=\"")?;
    let (build, _) = rest.split_once('"')?;
    let is_id = (1..=64).contains(&build.len()) && build.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then_some(build)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_is_what_the_page_says() {
        let page = |id: &str| format!("<head><meta name=\"rolecall-build\" content=\"{id}\" /></head>");
        assert_eq!(build_of(&page("4f0c1d")), Some("4f0c1d"));
        let (most, long) = ("a".repeat(64), "a".repeat(65));
        assert_eq!(build_of(&page(&most)), Some(most.as_str()));
        for id in ["", "a b", "x\ny", &long] {
            assert_eq!(build_of(&page(id)), None, "{id}");
        }
        assert_eq!(build_of("<head></head>"), None);
    }

    #[test]
    fn inline_scripts_are_hashed_and_linked_ones_are_not() {
        let html = r#"<html><SCRIPT type="module">alert(1)</SCRIPT><script src="/a.js"></script><script>
            const x = "ä";
        </script></html>"#;
        let hashes = script_hashes(html);
        assert_eq!(hashes.len(), 2);
        // The hash that a browser prints in its console.
        assert_eq!(hashes[0], "bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=");
    }

    #[test]
    fn an_incomplete_page_has_no_scripts() {
        assert!(script_hashes("<script>alert(1)").is_empty());
        assert!(script_hashes("<script").is_empty());
        assert!(script_hashes("<scripts>x</scripts>").is_empty());
    }
}
