//! Fills the places of translated patterns with parts, of which names are shown in another way than words. Pure.

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(String),
    /// A name, which is not translated.
    Name(String),
}

/// The parts of a pattern such as `{by} removed {person}`, with what `part` has for the name of each place.
#[must_use]
pub fn filled(pattern: &str, part: impl Fn(&str) -> Part) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((words, (place, after))) = next_place(rest) {
        parts.extend([Part::Words(words.to_owned()), part(place)]);
        rest = after;
    }
    parts.push(Part::Words(rest.to_owned()));
    parts.retain(|part| *part != Part::Words(String::new()));
    parts
}

/// The words before the next place, its name, and what follows it.
fn next_place(text: &str) -> Option<(&str, (&str, &str))> {
    let (words, after) = text.split_once('{')?;
    Some((words, after.split_once('}')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pattern: &str) -> Vec<Part> {
        filled(pattern, |place| match place {
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
