//! Requires that colours are defined in `style/tokens.css` and used by name elsewhere, so that light, dark and forced
//! colours change in one place.

use super::lexer::lex;
use super::source::{Finding, SourceFile};

/// CSS functions that make a colour. `color-mix` is allowed: it mixes named ones.
const FUNCTIONS: [&str; 10] = ["oklch(", "oklab(", "lch(", "lab(", "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "color("];

/// Finds raw colours outside of the tokens, in style sheets and in strings of the app.
pub(crate) fn one_place_has_colours(file: &SourceFile) -> Vec<Finding> {
    let say = |colour: &str| format!("`{colour}` is a raw colour: name it in style/tokens.css");
    if file.path.starts_with("style/") && file.ends_with(".css") && file.path != "style/tokens.css" {
        values(&file.text)
            .into_iter()
            .filter_map(|(line, value)| Some(file.finding(line, say(&raw_colour(value)?))))
            .collect()
    } else if file.path.starts_with("src/") && file.is_rust() {
        let strings = lex(&file.text).strings;
        let raw = |string: &str| FUNCTIONS.into_iter().find(|function| calls(string, function));
        strings.iter().filter_map(|(line, string)| Some(file.finding(*line, say(raw(string)?)))).collect()
    } else {
        Vec::new()
    }
}

/// The values of all declarations, each with the line on which it begins. Selectors are skipped: `#main` is not a
/// colour.
fn values(css: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut at = 0;
    while at < css.len() {
        let rest = &css[at..];
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            // A comment before a declaration is not part of it.
            if css[begin..at].trim_start().starts_with("/*") {
                begin = at;
            }
            continue;
        }
        let next = rest.chars().next().unwrap_or(' ');
        if matches!(next, ';' | '{' | '}') {
            let piece = &css[begin..at];
            if let Some(colon) = piece.find(':').filter(|_| next != '{') {
                found.push((1 + css[..begin + colon].matches('\n').count(), &piece[colon + 1..]));
            }
            begin = at + 1;
        }
        at += next.len_utf8();
    }
    found
}

/// The first raw colour in a value.
fn raw_colour(value: &str) -> Option<String> {
    if let Some(function) = FUNCTIONS.into_iter().find(|function| calls(value, function)) {
        return Some(function.to_owned());
    }
    value.match_indices('#').find_map(|(at, _)| {
        let digits: String = value[at + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let is_colour = matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|digit| digit.is_ascii_hexdigit());
        is_colour.then(|| format!("#{digits}"))
    })
}

/// True if the text calls exactly this function, and not one whose name ends with it.
fn calls(text: &str, function: &str) -> bool {
    text.match_indices(function)
        .any(|(at, _)| !text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '-' | '_')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        one_place_has_colours(&SourceFile::new(path, text)).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_raw_colour_outside_of_the_tokens_is_refused() {
        let css = ".a {\n  color: #fff;\n  border: 1px solid rgb(0 0 0 / 5%);\n  &:hover { fill: oklch(0.5 0 0) }\n}";
        assert_eq!(lines("style/ui.css", css), [2, 3, 4]);
        assert!(lines("style/tokens.css", css).is_empty());
    }

    #[test]
    fn names_mixes_selectors_and_comments_are_fine() {
        let css = "#abc, a:hover { /* #fff; */ color: var(--text); background: color-mix(in oklch, var(--a), var(--b)); \
                   mask: url(\"#mark-one\") }";
        assert!(lines("style/ui.css", css).is_empty());
    }

    #[test]
    fn a_raw_colour_in_the_app_is_refused_too() {
        assert_eq!(lines("src/ui/avatar.rs", "\nformat!(\"oklch(0.9 0.055 {hue})\")"), [2]);
        assert!(lines("src/ui/avatar.rs", "format!(\"my-oklch({hue})\") // rgb(0)").is_empty());
    }
}
