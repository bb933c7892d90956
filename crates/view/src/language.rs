//! The texts of the app in another language than English. The English text in the code is the key; a table has the
//! translations. Constant texts of views and texts of the type `&'static str` that become a part of a page are
//! translated on the way; other texts with [`t`] and [`tr!`](crate::tr).

use crate::html;
use std::{cell::Cell, fmt::Display};

/// Texts in another language: each English text with its translation, sorted by the English one. Empty for English.
pub type Table = &'static [(&'static str, &'static str)];

/// The fewest characters outside of its placeholders with which a pattern is looked for in a sentence of the server.
const MIN_LITERAL_LENGTH: usize = 6;

thread_local! {
    static TRANSLATIONS: Cell<Table> = const { Cell::new(&[]) };
}

/// Attributes whose constant values are texts for people.
pub(crate) const TEXT_ATTRIBUTES: [&str; 4] = ["aria-label", "title", "placeholder", "alt"];

/// The translation of a text of the code; the text itself if it has none.
#[must_use]
pub fn t(text: &'static str) -> &'static str {
    find(text).unwrap_or(text)
}

/// The translation of a text that is not known to come from the code.
#[must_use]
pub fn find(text: &str) -> Option<&'static str> {
    let all = TRANSLATIONS.get();
    let index = all.binary_search_by_key(&text, |(english, _)| english).ok()?;
    all.get(index).map(|(_, translation)| *translation)
}

/// The translation of a pattern such as `{name} left`, with the values of its placeholders in the order in which the English
/// pattern has them for the first time. [`tr!`](crate::tr) writes this call.
#[must_use]
pub fn fill(pattern: &'static str, values: &[&dyn Display]) -> String {
    fill_with(t(pattern), |name| {
        let index = placeholders(pattern).iter().position(|placeholder| *placeholder == name);
        index.and_then(|index| values.get(index)).map(ToString::to_string).unwrap_or_default()
    })
}

fn fill_with(pattern: &str, value: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, (name, after))) = next_placeholder(rest) {
        text.push_str(before);
        text.push_str(&value(name));
        rest = after;
    }
    text + rest
}

/// The translation of a sentence that the server has written: of the whole, or of the pattern that fits: rather one
/// that begins with a word, then the one with the longest words. A placeholder with the name `detail` has a sentence too.
#[must_use]
pub fn translated(text: &str) -> String {
    if let Some(translation) = find(text) {
        return translation.to_owned();
    }
    let fitting =
        TRANSLATIONS.get().iter().filter_map(|(english, german)| Some((literal_length(english)?, english, german)));
    let fitting = fitting.filter_map(|(words, english, german)| Some((words, values(english, text)?, english, german)));
    let best = fitting.max_by_key(|(words, _, english, _)| (!english.starts_with('{'), *words));
    best.map_or_else(
        || text.to_owned(),
        |(_, values, _, german)| {
            fill_with(german, |name| {
                let value = values.iter().find(|(placeholder, _)| *placeholder == name).map_or("", |(_, value)| value);
                if name == "detail" { translated(value) } else { value.to_owned() }
            })
        },
    )
}

/// The number of characters of a pattern outside of its placeholders; nothing for a text without placeholders, or with few words,
/// which would fit too much.
fn literal_length(pattern: &str) -> Option<usize> {
    let placeholders = placeholders(pattern);
    let words = pattern.len().saturating_sub(placeholders.iter().map(|placeholder| placeholder.len() + 2).sum());
    (!placeholders.is_empty() && words >= MIN_LITERAL_LENGTH).then_some(words)
}

/// The values of the placeholders of a pattern in a text that fits it.
fn values<'a>(pattern: &'a str, text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut values = Vec::new();
    let Some((before, (mut name, mut pattern))) = next_placeholder(pattern) else {
        return (pattern == text).then_some(values);
    };
    let mut text = text.strip_prefix(before)?;
    while let Some((between, (next, rest))) = next_placeholder(pattern) {
        let (value, after) = text.split_once(between)?;
        values.push((name, value));
        (name, pattern, text) = (next, rest, after);
    }
    values.push((name, text.strip_suffix(pattern)?));
    Some(values)
}

/// The names of the placeholders of a pattern, in the order in which they come for the first time.
fn placeholders(pattern: &str) -> Vec<&str> {
    let mut placeholders = Vec::new();
    let mut rest = pattern;
    while let Some((_, (name, after))) = next_placeholder(rest) {
        if !placeholders.contains(&name) {
            placeholders.push(name);
        }
        rest = after;
    }
    placeholders
}

/// The text before the next placeholder, its name, and the text after it.
#[must_use]
pub fn next_placeholder(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, after) = text.split_once('{')?;
    Some((before, after.split_once('}')?))
}

/// True if `translations` are those of the page.
pub(crate) fn is_translated_with(translations: Table) -> bool {
    std::ptr::eq(TRANSLATIONS.get(), translations)
}

/// The translations of the page.
pub(crate) fn translations() -> Table {
    TRANSLATIONS.get()
}

/// Translates from now on; nothing if `translations` is empty. What is on the page stays as it is: create it again.
pub fn translate_with(translations: Table) {
    TRANSLATIONS.set(translations);
    html::forget_parsed();
}

/// Reads a file of translations in the format of gettext (PO), of which it knows `msgid` and `msgstr` on one line each.
/// They must be sorted by `msgid`: sorting them here would add code to every page.
/// Skips texts without a translation. The table lives as long as the page.
#[must_use]
pub fn parse_po(file: &str) -> Table {
    let mut all: Vec<(&'static str, &'static str)> = Vec::new();
    let mut english: Option<String> = None;
    for line in file.lines() {
        if let Some(text) = quoted(line, "msgid ") {
            english = Some(text);
        } else if let Some(text) = quoted(line, "msgstr ")
            && let Some(english) = english.take()
            && !english.is_empty()
            && !text.is_empty()
        {
            all.push((english.leak(), text.leak()));
        }
    }
    all.leak()
}

/// The text in quotes after a keyword.
fn quoted(line: &str, keyword: &str) -> Option<String> {
    let quoted = line.strip_prefix(keyword)?.trim().strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next()? {
                'n' => '\n',
                other => other,
            },
            other => other,
        });
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
# The header has an empty key.
msgid ""
msgstr "Language: de\n"

msgid "Close"
msgstr "Schließen"

msgid "Not yet"
msgstr ""

msgid "Say \"yes\"\n"
msgstr "„Ja“ \\ sagen\n"

msgid "{name} left {organization}"
msgstr "{organization} hat {name} verloren: {name}"
"#;

    fn with_german(test: impl FnOnce()) {
        TRANSLATIONS.set(parse_po(FILE));
        test();
        TRANSLATIONS.set(&[]);
    }

    #[test]
    fn texts_are_english_without_a_table() {
        assert_eq!(t("Close"), "Close");
        assert_eq!(fill("{name} left {organization}", &[&"Ada", &"Analytical"]), "Ada left Analytical");
    }

    #[test]
    fn texts_with_a_translation_are_translated() {
        with_german(|| {
            assert_eq!(t("Close"), "Schließen");
            assert_eq!(t("Say \"yes\"\n"), "„Ja“ \\ sagen\n");
            assert_eq!(t("Not yet"), "Not yet");
            assert_eq!(t(""), "");
            assert_eq!(find("Open"), None);
        });
    }

    #[test]
    fn places_can_come_in_another_order_and_again() {
        with_german(|| {
            let text = fill("{name} left {organization}", &[&"Ada", &"Analytical"]);
            assert_eq!(text, "Analytical hat Ada verloren: Ada");
        });
    }

    #[test]
    fn values_are_not_read_as_patterns() {
        assert_eq!(fill("{name} left", &[&"{name} } {"]), "{name} } { left");
    }

    #[test]
    fn sentences_of_the_server_are_found_by_the_pattern_that_fits_best() {
        let file = "msgid \"Line {number}: {detail}\"\nmsgstr \"Zeile {number}: {detail}\"\n\
                    msgid \"Not there.\"\nmsgstr \"Nicht da.\"\n\
                    msgid \"Someone else has {what}.\"\nmsgstr \"Jemand hat {what}.\"\n\
                    msgid \"{a}: {b}\"\nmsgstr \"{b}: {a}\"\nmsgid \"{name} has left.\"\nmsgstr \"{name} ist weg.\"\n";
        TRANSLATIONS.set(parse_po(file));
        assert_eq!(translated("Ada has left."), "Ada ist weg.");
        assert_eq!(translated("Someone else has left."), "Jemand hat left.");
        assert_eq!(translated("Line 2: Not there."), "Zeile 2: Nicht da.");
        assert_eq!(translated("Line 2: Ada has left."), "Zeile 2: Ada ist weg.");
        for unknown in ["", "Ada has left", "a: b", "Line 2", "{name} { }"] {
            assert_eq!(translated(unknown), unknown);
        }
        TRANSLATIONS.set(&[]);
        assert_eq!(translated("Not there."), "Not there.");
    }

    #[test]
    fn a_damaged_file_gives_what_can_be_read() {
        for file in [
            "",
            "msgid",
            "msgid \"",
            "msgstr \"x\"",
            "msgid \"a\\\"\nmsgstr \"b\"",
            "\u{0}\nmsgid \"a\"\n\nmsgid \"b\"",
        ] {
            assert!(parse_po(file).is_empty(), "{file:?}");
        }
    }
}
