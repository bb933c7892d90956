//! Slugs of organizations (contract 5): derived from the name, or validated if chosen. Only the database knows whether
//! one is taken.

use crate::text::normalize::normalize_name;
use rand::RngExt;

/// Maximum length of a slug, in characters.
pub(crate) const MAX_LENGTH: usize = 48;

/// The slug of a name without usable characters.
const FALLBACK: &str = "organization";
const TAIL_LENGTH: usize = 4;
const TAIL: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// True if a slug is well-formed: 1 to 48 of a–z, 0–9 and `-`, and not a UUID.
#[must_use]
pub(crate) fn is_valid(slug: &str) -> bool {
    (1..=MAX_LENGTH).contains(&slug.len())
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && uuid::Uuid::try_parse(slug).is_err()
}

/// The slug derived from a name.
#[must_use]
pub(crate) fn from_name(name: &str) -> String {
    let mut slug = String::new();
    for character in normalize_name(name).chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(MAX_LENGTH);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        FALLBACK.to_owned()
    } else if is_valid(slug) {
        slug.to_owned()
    } else {
        with_random_suffix(slug)
    }
}

/// The slug with four random characters appended, for when it is taken.
#[must_use]
pub(crate) fn with_random_suffix(slug: &str) -> String {
    let kept = slug.get(..MAX_LENGTH - 1 - TAIL_LENGTH).unwrap_or(slug).trim_end_matches('-');
    let mut rng = rand::rng();
    let tail: String = (0..TAIL_LENGTH).map(|_| char::from(TAIL[rng.random_range(0..TAIL.len())])).collect();
    format!("{kept}-{tail}")
}

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, from_name, is_valid, with_random_suffix};

    #[test]
    fn a_name_gives_a_readable_slug() {
        assert_eq!(from_name("Meridian Freight"), "meridian-freight");
        assert_eq!(from_name("  Åsa & Søn, AS! "), "asa-s-n-as");
        assert_eq!(from_name("日本"), "organization");
    }

    #[test]
    fn every_slug_made_is_valid() {
        let uuid = "018f4e2a-7b1c-7def-8123-456789abcdef";
        for name in ["", "-", "a", &"x".repeat(64), &format!("{} b", "x".repeat(47)), uuid, &uuid.replace('-', "")] {
            let slug = from_name(name);
            assert!(is_valid(&slug), "{name} gave {slug}");
            assert!(is_valid(&with_random_suffix(&slug)), "{name} gave {}", with_random_suffix(&slug));
        }
    }

    #[test]
    fn a_chosen_slug_is_checked() {
        for good in ["a", "7", "-", "a-b-9", &"a".repeat(MAX_LENGTH)] {
            assert!(is_valid(good), "{good}");
        }
        let uuid = "018f4e2a-7b1c-7def-8123-456789abcdef";
        for bad in ["", "A", "a b", "ä", "a_b", "@current", &"a".repeat(MAX_LENGTH + 1), uuid] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
