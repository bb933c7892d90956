//! Requires that spaces and breakpoints come from `style/tokens.css`, so that all pages use the same ones.

use super::source::{Finding, SourceFile};

const TOKENS: &str = "style/tokens.css";

/// Finds spaces written as a number although a token exists, and query widths that are not a breakpoint.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let Some(tokens) = files.iter().find(|file| file.path == TOKENS) else { return Vec::new() };
    let spaces = spaces(&tokens.text);
    let breakpoints = breakpoints(&tokens.text);
    let sheets = files.iter().filter(|file| file.path.starts_with("style/") && file.ends_with(".css"));
    let mut findings = Vec::new();
    for file in sheets {
        for (index, line) in file.text.lines().enumerate() {
            let line = line.trim_start();
            if is_space(line) && file.path != TOKENS {
                let named =
                    spaces.iter().filter(|(_, value)| words(line).any(|word| word.trim_start_matches('-') == *value));
                findings
                    .extend(named.map(|(name, value)| file.finding(index + 1, format!("`{value}` is `var({name})`"))));
            }
            if line.starts_with("@media") || line.starts_with("@container") {
                let widths = words(line).filter(|word| word.ends_with("em") || word.ends_with("px"));
                let unknown = widths.filter(|width| !breakpoints.contains(width));
                findings.extend(
                    unknown.map(|width| {
                        file.finding(index + 1, format!("`{width}` is none of the breakpoints in {TOKENS}"))
                    }),
                );
            }
        }
    }
    findings
}

/// True if a line declares a space (margin, padding or gap).
fn is_space(line: &str) -> bool {
    ["padding", "margin", "gap", "row-gap", "column-gap"].iter().any(|property| line.starts_with(property))
}

/// The space tokens, as pairs such as `--space-2` and `8px`.
fn spaces(tokens: &str) -> Vec<(&str, &str)> {
    let declaration = |line: &'_ str| -> Option<(usize, usize)> {
        let colon = line.starts_with("--space-").then(|| line.find(": "))??;
        Some((colon, line.find(';')?))
    };
    tokens
        .lines()
        .filter_map(|line| {
            let line = line.trim_start();
            let (colon, end) = declaration(line)?;
            Some((&line[..colon], &line[colon + 2..end]))
        })
        .collect()
}

/// The breakpoints in the comment of the tokens file that begins with `Breakpoints`.
fn breakpoints(tokens: &str) -> Vec<&str> {
    let comment = tokens.split_once("/* Breakpoints").and_then(|(_, rest)| rest.split_once("*/"));
    comment.into_iter().flat_map(|(comment, _)| words(comment)).filter(|word| word.ends_with("em")).collect()
}

/// Splits a text into words and numbers with units.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|next: char| !next.is_alphanumeric() && !matches!(next, '.' | '-'))
        .map(|word| word.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: &str = ":root {\n  --space-2: 8px;\n}\n/* Breakpoints: 37.5rem, 43.75em. */";

    fn findings(css: &str) -> Vec<String> {
        let files = [SourceFile::new(TOKENS, SIZES), SourceFile::new("style/ui/a.css", css)];
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_space_with_a_name_is_called_by_it() {
        assert_eq!(findings(".a {\n  padding: 0 8px;\n}").len(), 1);
        assert_eq!(findings(".a {\n  margin-inline: calc(-8px - 1rem) 0;\n}").len(), 1);
        assert!(findings(".a {\n  padding: var(--space-2) 9px 18px 8.5px;\n  width: 8px;\n}").is_empty());
    }

    #[test]
    fn a_query_asks_for_a_breakpoint() {
        assert!(findings("@container page (width < 37.5rem) {\n}\n@media (width >= 43.75em) {\n}").is_empty());
        assert_eq!(findings("@container page (width < 37.4rem) {\n}").len(), 1);
        assert_eq!(findings("@media (width < 600px) {\n}").len(), 1);
        assert!(findings("@media print {\n}\n@media (pointer: coarse) {\n}").is_empty());
    }
}
