//! Parses UUIDs in paths and bodies.

use uuid::Uuid;

/// Parses a UUID in its usual form, with hyphens. Other forms that the library accepts (in braces, without hyphens, as
/// a URN) are rejected.
pub(crate) fn parse(text: &str) -> Option<Uuid> {
    const LENGTH: usize = 36;
    (text.len() == LENGTH).then(|| Uuid::try_parse(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_the_usual_form_is_an_id() {
        let id = "0b6f3a0e-6f0a-4c5c-9a54-0d7f3f1f2a10";
        assert_eq!(parse(id).map(|uuid| uuid.to_string()).as_deref(), Some(id));
        assert!(parse(&id.to_uppercase()).is_some());
        for other in [format!("{{{id}}}"), id.replace('-', ""), format!("urn:uuid:{id}"), "x".repeat(36), String::new()]
        {
            assert_eq!(parse(&other), None, "{other}");
        }
    }
}
