//! One spelling of a name for comparing: how lists are ordered and searched, the same on every database.
//! Not for identity: addresses have their own normalization.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters that are looked for: more than a name has, and few enough for every database.
const PATTERN_LENGTH: usize = 1000;

/// The name without case, accents and surplus space: `Linnea  Åström` gives `linnea astrom`.
#[must_use]
pub(crate) fn fold(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|character| !is_combining_mark(*character) && (!character.is_control() || character.is_whitespace()))
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A `LIKE` pattern (with `\` as its escape) that finds the folded words anywhere in a folded name or an address; it
/// finds everything if there is nothing to look for.
#[must_use]
pub(crate) fn search_pattern(search: &str) -> String {
    let folded = fold(search);
    if folded.is_empty() {
        return "%".to_owned();
    }
    let mut pattern = String::new();
    pattern.push('%');
    for character in folded.chars().take(PATTERN_LENGTH) {
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
    use super::{fold, search_pattern};

    #[test]
    fn case_accents_and_space_do_not_matter() {
        assert_eq!(fold("  Linnea \u{a0}Åström "), "linnea astrom");
        assert_eq!(fold("İstanbul ＡＢ"), "istanbul ab");
        assert_eq!(fold("a\0b\n"), "ab");
    }

    #[test]
    fn what_like_would_take_for_a_wildcard_is_escaped() {
        assert_eq!(search_pattern(r"50%_\"), r"%50\%\_\\%");
        assert_eq!(search_pattern(" \0 "), "%");
        assert_eq!(search_pattern(&"x".repeat(60_000)).len(), 1002);
    }
}
