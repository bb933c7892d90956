//! Email addresses, normalized for storage and comparison (contract 2.4): NFKC, trimmed, lower case, the domain in
//! ASCII (punycode).

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Maximum length of an address (RFC 5321).
pub const MAX: usize = 254;

/// The message for an invalid address.
pub const SENTENCE: &str = "Enter a valid email address.";

/// A valid, normalized email address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Parses and normalizes an address; `None` if it is invalid.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.nfkc().collect();
        let (local, domain) = text.trim().rsplit_once('@')?;
        let local = local.to_lowercase();
        if local.len() > 64 || !local.split('.').all(is_atom) {
            return None;
        }
        let domain = idna::domain_to_ascii_strict(domain).ok()?;
        if domain.ends_with('.') || (domain != "localhost" && !is_qualified(&domain)) {
            return None;
        }
        let address = format!("{local}@{domain}");
        (address.len() <= MAX).then_some(Email(address))
    }

    /// An address of this machine that nobody reads.
    #[must_use]
    pub fn no_reply_here() -> Self {
        Email("noreply@localhost".to_owned())
    }

    /// The normalized address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// True for an atom of the local part (RFC 5322 `atext`); quoted and non-ASCII parts are rejected.
fn is_atom(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

/// True if the domain has a dot, and its last label is not a number (that would be an IP address).
pub(super) fn is_qualified(domain: &str) -> bool {
    domain.rsplit_once('.').is_some_and(|(rest, last)| !rest.is_empty() && !last.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(text: &str) -> Option<String> {
        Email::parse(text).map(String::from)
    }

    #[test]
    fn spellings_of_one_address_are_one_address() {
        let plain = Some("ada@example.com".to_owned());
        for text in
            ["ada@example.com", " Ada@Example.COM\n", "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@EXAMPLE.com\u{3000}"]
        {
            assert_eq!(spelling(text), plain, "{text:?}");
        }
        assert_eq!(spelling("x@bücher.example"), spelling("X@XN--BCHER-KVA.example"));
        assert_eq!(spelling("\u{212A}@example.com"), Some("k@example.com".to_owned()));
    }

    #[test]
    fn plus_and_dots_are_kept() {
        assert_eq!(spelling("a.b+c@sub.example.org"), Some("a.b+c@sub.example.org".to_owned()));
        assert_eq!(spelling("root@localhost"), Some("root@localhost".to_owned()));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.com",
            "a da@example.com",
            "ada@exa mple.com",
            "a..b@example.com",
            ".a@example.com",
            "a.@example.com",
            "jürgen@example.com",
            "\"a b\"@example.com",
            "ada@example",
            "ada@example.com.",
            "ada@.com",
            "ada@-example.com",
            "ada@127.0.0.1",
            "ada@[127.0.0.1]",
            "ada@example.com\0",
            "ada@@example.com",
            "Ada <ada@example.com>",
            "a@b.example,c@d.example",
            "a@b_c.example",
        ] {
            assert_eq!(spelling(text), None, "{text:?}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        assert_eq!(spelling(&long), None);
        let long = format!("a@{}example.com", "abcdefghi.".repeat(25));
        assert_eq!(spelling(&long), None);
    }
}
