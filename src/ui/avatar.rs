//! Avatars of people and organizations: initials on a colour that is derived from the id.

use super::Icon;
use crate::intl;
use rolecall_view::prelude::*;

/// Number of colours (`style/tokens.css`).
const HUES: u32 = 9;

/// A person's round avatar. For a pending invite, an envelope instead of initials.
#[component]
pub fn Avatar(
    /// The source of the colour.
    #[prop(into)]
    id: String,
    /// The source of the initials; empty for a pending invite.
    #[prop(into)]
    name: String,
    /// Edge in CSS pixels: 16, 20, 24, 28 or 36.
    #[prop(default = 28)]
    size: u8,
) -> impl IntoView {
    if name.is_empty() {
        return view! {
            <span class="avatar" data-size=size.to_string() data-pending="" aria-hidden="true">
                <Icon name="envelope" size=14/>
            </span>
        };
    }
    view! {
        <span class="avatar" data-size=size.to_string() data-hue=hue(&id).to_string() aria-hidden="true" translate="no">
            {initials(&name)}
        </span>
    }
}

/// An organization's square avatar.
#[component]
pub fn OrganizationPicture(
    /// The source of the colour.
    #[prop(into)]
    id: String,
    /// The source of the initials.
    #[prop(into)]
    name: String,
    /// Edge in CSS pixels: 16, 20, 24, 28 or 36.
    #[prop(default = 20)]
    size: u8,
) -> impl IntoView {
    view! {
        <span
            class="avatar"
            data-square=""
            data-size=size.to_string()
            data-hue=hue(&id).to_string()
            aria-hidden="true"
            translate="no"
        >
            {initials(&name)}
        </span>
    }
}

/// The first letters of the first two words that begin with a letter or digit (`3M`: `3`). For a name without such
/// words, its first character as people see it (`😀`, a flag, a letter with accents); for an empty name, a dot.
#[must_use]
pub fn initials(name: &str) -> String {
    let starts: Vec<&str> = name.split_whitespace().map(first_character).collect();
    let letters: Vec<&&str> = starts.iter().filter(|start| start.starts_with(char::is_alphanumeric)).take(2).collect();
    match (letters.as_slice(), starts.first()) {
        ([], None) => "·".to_owned(),
        ([], Some(start)) => (*start).to_owned(),
        (letters, _) => letters.iter().map(|letter| capital(letter)).collect(),
    }
}

/// The capital letter, unless it would become two letters (`ß`).
fn capital(letter: &str) -> String {
    let capital = intl::uppercase(letter);
    if capital.chars().count() == letter.chars().count() { capital } else { letter.to_owned() }
}

/// The first character as people see it (grapheme cluster): with accents, skin tones, joined parts, or both halves of a
/// flag. Smaller than tables of Unicode, and correct for the characters that names begin with.
fn first_character(word: &str) -> &str {
    let mut end = 0;
    let mut chars = word.chars().peekable();
    while let Some(char) = chars.next() {
        end += char.len_utf8();
        let Some(next) = chars.peek().copied() else { break };
        let is_first_half_of_flag = is_flag_half(char) && end == char.len_utf8() && is_flag_half(next);
        if char != JOINER && !is_first_half_of_flag && !extends(next) {
            break;
        }
    }
    word.get(..end).unwrap_or(word)
}

/// Zero-width joiner: joins the next character to the previous one.
const JOINER: char = '\u{200d}';

const fn is_flag_half(char: char) -> bool {
    matches!(char, '\u{1f1e6}'..='\u{1f1ff}')
}

/// True if the character combines with the previous one: accents, vowel signs, variants, skin tones, tags, joiners.
const fn extends(char: char) -> bool {
    matches!(char,
        JOINER
        | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}'
        | '\u{9bc}'..='\u{9d7}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// FNV-1a hash of the id, modulo the number of colours.
fn hue(id: &str) -> u32 {
    id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) % HUES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_letters_of_two_words() {
        for (name, letters) in [
            ("Ada Lovelace", "AL"),
            ("linnea åström", "LÅ"),
            ("Oakum & Tar", "OT"),
            ("Grace Brewster Hopper", "GB"),
            ("Plato", "P"),
            ("3M", "3"),
            ("42 Degrees", "4D"),
            ("@home Services", "S"),
            ("😀", "😀"),
            ("😀 Ada", "A"),
            ("👩🏽‍🚀 👍", "👩🏽‍🚀"),
            ("🇳🇴🇩🇪", "🇳🇴"),
            ("❤️", "❤️"),
            ("e\u{301}lan vital", "E\u{301}V"),
            ("ßeta", "ß"),
            ("日本 太郎", "日太"),
            ("!?", "!"),
            ("  ", "·"),
            ("", "·"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn a_colour_depends_on_the_id_alone_and_is_one_of_those_there_are() {
        assert_eq!(hue("a"), hue("a"));
        assert!((0..500).all(|number| hue(&number.to_string()) < HUES));
    }
}
