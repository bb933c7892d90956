//! The parts of normalizing an email (contract 2.4) that need Unicode tables. They use the browser's, so that the app
//! does not ship its own.

use js_sys::JsString;
use std::borrow::Cow;

/// The two functions that need Unicode tables.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    /// The compatibility form NFKC, which makes full-width letters plain ones.
    pub nfkc: fn(&str) -> String,
    /// The ASCII form of a domain; `None` if it has none.
    pub domain: fn(&str) -> Option<String>,
}

impl Spelling {
    /// The functions of the browser.
    pub(super) const BROWSER: Spelling = Spelling {
        nfkc: |text| JsString::from(text).normalize("NFKC").into(),
        domain: |domain| {
            // These characters would end the host in a URL and cut the domain short.
            if domain.contains(['/', '\\', '?', '#', ':', '%', '[', ']']) || domain.contains(char::is_whitespace) {
                return None;
            }
            web_sys::Url::new(&format!("http://{domain}")).ok().map(|url| url.hostname())
        },
    };

    /// The text in NFKC, without invisible characters.
    pub(super) fn plain<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let unseen =
            |character: &char| matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        Cow::Owned((self.nfkc)(text).chars().filter(|character| !unseen(character)).collect())
    }

    /// A subset for native tests, which have no browser.
    #[cfg(test)]
    pub(super) const FOR_TESTS: Spelling = Spelling {
        nfkc: |text| {
            let plain = |character: char| match character {
                '\u{3000}' | '\u{a0}' => ' ',
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
                other => other,
            };
            text.chars().map(plain).collect()
        },
        domain: |domain| (domain.to_lowercase() == "bücher.example").then(|| "xn--bcher-kva.example".to_owned()),
    };
}
