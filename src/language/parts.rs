//! Fills the placeholders of translated patterns with parts, of which names are shown in another way than words. Pure.

use rolecall_view::next_placeholder;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(String),
    /// A name, which is not translated.
    Name(String),
}

/// The parts of a pattern such as `{by} removed {person}`, with what `part` has for the name of each placeholder.
#[must_use]
pub fn filled(pattern: &str, part: impl Fn(&str) -> Part) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((words, (placeholder, after))) = next_placeholder(rest) {
        parts.extend([Part::Words(words.to_owned()), part(placeholder)]);
        rest = after;
    }
    parts.push(Part::Words(rest.to_owned()));
    parts.retain(|part| *part != Part::Words(String::new()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pattern: &str) -> Vec<Part> {
        filled(pattern, |placeholder| match placeholder {
            "person" => Part::Name("{by}".into()),
            "end" => Part::Words(String::new()),
            _ => Part::Name("Grace".into()),
        })
    }

    #[test]
    fn a_translation_has_its_own_order() {
        let (by, person) = (Part::Name("Grace".into()), Part::Name("{by}".into()));
        let words = |text: &str| Part::Words(text.into());
        assert_eq!(told("{by} removed {person}{end}"), [by.clone(), words(" removed "), person.clone()]);
        assert_eq!(told("{person}: entfernt von {by}."), [person, words(": entfernt von "), by, words(".")]);
        assert_eq!(told("no { place"), [words("no { place")]);
    }
}
