//! Domain names, normalized like the domains of email addresses, so that both can be compared.

use unicode_normalization::UnicodeNormalization;

/// What stands before the domain in the name of the record that proves it.
pub(crate) const RECORD_PREFIX: &str = "_rolecall-challenge.";
/// Maximum length of a domain: the name of its record can have 253 characters (RFC 1035).
pub(crate) const MAX: usize = 253 - RECORD_PREFIX.len();

/// Parses a domain name: NFKC, trimmed, lower case, in ASCII (punycode), with a dot. `None` if it is invalid, an IP
/// address or a single label.
#[must_use]
pub(crate) fn parse(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let text = text.trim();
    let domain = idna::domain_to_ascii_strict(text.strip_suffix('.').unwrap_or(text)).ok()?;
    (domain.len() <= MAX && !domain.ends_with('.') && super::email::is_qualified(&domain)).then_some(domain)
}

/// The domain of a normalized email address.
#[must_use]
pub(crate) fn of_email(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::email::Email;

    #[test]
    fn spellings_of_one_domain_are_one_domain() {
        for text in ["example.com", " Example.COM. ", "ｅｘａｍｐｌｅ．ｃｏｍ", "example。com"] {
            assert_eq!(parse(text).as_deref(), Some("example.com"), "{text:?}");
        }
        assert_eq!(parse("bücher.example"), parse("XN--BCHER-KVA.example"));
        for (email, domain) in [("ada@Bücher.example", "bücher.example"), ("ada@ＥＸＡＭＰＬＥ.com", "example.com")]
        {
            let email = Email::parse(email).unwrap();
            assert_eq!(Some(of_email(email.as_str())), parse(domain).as_deref());
        }
    }

    #[test]
    fn what_is_no_domain_is_none() {
        for text in [
            "",
            ".",
            "com",
            "localhost",
            "example..com",
            ".example.com",
            "example.com..",
            "-a.example",
            "a_b.example",
            "*.example.com",
            "exa mple.com",
            "https://example.com",
            "example.com/x",
            "example.com:53",
            "ada@example.com",
            "127.0.0.1",
            "[::1]",
            "::1",
            "1.2.3",
            "example.com\0",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert_eq!(parse(&format!("{}.example", "a".repeat(63))).map(|domain| domain.len()), Some(71));
        assert_eq!(parse(&format!("{}.example", "a".repeat(64))), None);
        let long = |length: usize| format!("{}{}", "abcdefghi.".repeat(22), "x".repeat(length));
        assert_eq!(parse(&long(MAX - 220)).map(|domain| domain.len()), Some(MAX));
        assert_eq!(parse(&long(MAX - 219)), None);
    }

    #[test]
    fn look_alikes_are_other_domains() {
        // Cyrillic а and е, and a Latin letter with a dot below.
        for text in
            ["ex\u{430}mple.com", "\u{435}xample.com", "ex\u{1ea1}mple.com", "sub.example.com", "example.com.evil.org"]
        {
            assert_ne!(parse(text).as_deref(), Some("example.com"), "{text:?}");
        }
    }
}
