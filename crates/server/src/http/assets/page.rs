//! Hashes of the inline scripts of the page: the Content-Security-Policy allows only scripts with these (contract 6).

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

#[cfg(test)]
mod tests {
    use super::*;

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
