//! Text functions: `LIKE` patterns, and parts of URLs.

/// The host and the path of a URL; both empty if the text is not a URL.
#[must_use]
pub fn address(text: &str) -> (&str, &str) {
    let Some((_, rest)) = text.split_once("://") else {
        return ("", "");
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    (host, rest.get(..end).unwrap_or_default())
}

/// True if a text matches a pattern of `LIKE`: `%` is any text, `_` any character, `\` escapes the next character.
#[must_use]
pub fn is_like(text: &str, pattern: &str) -> bool {
    #[derive(Clone, Copy)]
    enum PatternPart {
        Any,
        One,
        Char(char),
    }
    let mut parts = Vec::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        parts.push(match char {
            '%' => PatternPart::Any,
            '_' => PatternPart::One,
            '\\' => PatternPart::Char(chars.next().unwrap_or('\\')),
            char => PatternPart::Char(char),
        });
    }
    // Backtracks to the last `%` only: the text before it has matched already.
    let mut rest = text.chars();
    let mut at = 0;
    let mut back: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        if let Some(PatternPart::Any) = parts.get(at) {
            at += 1;
            back = Some((at, rest.clone()));
            continue;
        }
        match (rest.next(), parts.get(at)) {
            (None, None) => return true,
            (Some(_), Some(PatternPart::One)) => at += 1,
            (Some(char), Some(PatternPart::Char(expected))) if char == *expected => at += 1,
            (None, Some(_)) => return false,
            (Some(_), _) => {
                let Some((to, from)) = back.as_mut() else {
                    return false;
                };
                if from.next().is_none() {
                    return false;
                }
                at = *to;
                rest = from.clone();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{address, is_like};

    #[test]
    fn patterns_fit_as_in_clickhouse() {
        for (text, pattern, fits) in [
            ("", "", true),
            ("", "%", true),
            ("a", "", false),
            ("signed up", "signed%", true),
            ("signed up", "%up", true),
            ("signed up", "%e_ %", true),
            ("signed up", "SIGNED%", false),
            ("a%b", "a\\%b", true),
            ("axb", "a\\%b", false),
            ("ababac", "%abac", true),
            ("aaa", "a_", false),
            ("über", "_ber", true),
            ("mississippi", "m%iss%pi", true),
            ("mississippi", "m%iss%x", false),
        ] {
            assert_eq!(is_like(text, pattern), fits, "{text} like {pattern}");
        }
    }

    #[test]
    fn urls_have_a_host_and_a_path() {
        assert_eq!(address("https://me@example.com:8080/a/b?c#d"), ("example.com", "/a/b"));
        assert_eq!(address("https://example.com"), ("example.com", ""));
        assert_eq!(address("nothing"), ("", ""));
    }
}
