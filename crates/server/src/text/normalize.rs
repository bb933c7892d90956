//! Normalizes names for sorting and searching, the same on every database. Not for identity: email addresses have their
//! own normalization.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Maximum length of a search pattern, in characters: longer than any name, and within the limits of both databases.
const PATTERN_LENGTH: usize = 1000;

/// The pattern of [`like_pattern`] that matches everything.
pub(crate) const MATCHES_ALL: &str = "%";

/// The name in lower case, without accents and surplus space: `Linnea  Åström` becomes `linnea astrom`.
#[must_use]
pub(crate) fn normalize_name(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|character| !is_combining_mark(*character) && (!character.is_control() || character.is_whitespace()))
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a search looks for in normalized names and addresses. An empty text matches everything.
#[must_use]
pub(crate) fn normalize_search(search: &str) -> String {
    normalize_name(search).chars().take(PATTERN_LENGTH).collect()
}

/// A `LIKE` pattern (escape character `\`) that finds the normalized words anywhere in a name or address. An empty
/// search matches everything.
#[must_use]
pub(crate) fn like_pattern(search: &str) -> String {
    contains_pattern(&normalize_search(search))
}

/// As [`like_pattern`], of a text that [`normalize_search`] has returned.
#[must_use]
pub(crate) fn contains_pattern(words: &str) -> String {
    if words.is_empty() {
        return MATCHES_ALL.to_owned();
    }
    let mut pattern = String::new();
    pattern.push('%');
    for character in words.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::{like_pattern, normalize_name};

    #[test]
    fn case_accents_and_space_do_not_matter() {
        assert_eq!(normalize_name("  Linnea \u{a0}Åström "), "linnea astrom");
        assert_eq!(normalize_name("İstanbul ＡＢ"), "istanbul ab");
        assert_eq!(normalize_name("a\0b\n"), "ab");
    }

    #[test]
    fn what_like_would_take_for_a_wildcard_is_escaped() {
        assert_eq!(like_pattern(r"50%_\"), r"%50\%\_\\%");
        assert_eq!(like_pattern(" \0 "), "%");
        assert_eq!(like_pattern(&"x".repeat(60_000)).len(), 1002);
    }
}
