//! Pictures of people and organizations, made from initials with a colour that stays.

use super::Icon;
use leptos::prelude::*;

/// How many colours there are (`style/tokens.css`).
const HUES: u32 = 9;

/// A person, round. A pending invite has no initials but an envelope.
#[component]
pub fn Avatar(
    /// What the colour is made from.
    #[prop(into)]
    id: String,
    /// What the initials are made from; empty for a pending invite.
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
        }
        .into_any();
    }
    view! {
        <span class="avatar" data-size=size.to_string() data-hue=hue(&id).to_string() aria-hidden="true" translate="no">
            {initials(&name)}
        </span>
    }
    .into_any()
}

/// An organization, with square corners.
#[component]
pub fn OrganizationPicture(
    /// What the colour is made from.
    #[prop(into)]
    id: String,
    /// What the initials are made from.
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

/// The first letters of the first two words that start with a letter.
#[must_use]
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next().filter(|first| first.is_alphabetic()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

/// FNV-1a of the id, modulo the number of colours.
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
            ("  ", ""),
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
