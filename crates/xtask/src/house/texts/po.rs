//! Reads files of translations in the format of gettext (PO), strictly: the app skips what it cannot read.

/// A text and its translation.
pub(super) struct Entry {
    /// The line of the English text, from 1.
    pub(super) line: usize,
    pub(super) english: String,
    pub(super) german: String,
    /// The server composes it: it is marked by the comment `#. server`.
    pub(super) is_of_server: bool,
}

/// The comment that marks a text of the server.
const SERVER: &str = "#. server";

/// The entries of a file without its header; or the first wrong line, and what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, (usize, &'static str)> {
    let mut entries = Vec::new();
    let mut english: Option<(usize, String)> = None;
    let mut is_of_server = false;
    for (line, content) in (1..).zip(text.lines()) {
        if content.is_empty() || content.starts_with('#') {
            is_of_server |= content == SERVER;
            continue;
        }
        if let Some(id) = content.strip_prefix("msgid ") {
            if english.is_some() {
                return Err((line, "the text before this has no msgstr"));
            }
            english = Some((line, quoted(id).ok_or((line, "expected one text in quotes"))?));
        } else if let Some(string) = content.strip_prefix("msgstr ") {
            let (line, english) = english.take().ok_or((line, "msgstr without msgid"))?;
            let german = quoted(string).ok_or((line, "expected one text in quotes"))?;
            if !english.is_empty() {
                entries.push(Entry { line, english, german, is_of_server });
            }
            is_of_server = false;
        } else {
            return Err((line, "expected msgid, msgstr or a comment, each on one line"));
        }
    }
    english.map_or(Ok(entries), |(line, _)| Err((line, "this text has no msgstr")))
}

fn quoted(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    let bare = inside.replace("\\\\", "").replace("\\\"", "");
    (!bare.contains('"') && !bare.ends_with('\\')).then(|| unescape(inside))
}

/// The value of a string with the escapes of Rust and PO.
pub(super) fn unescape(string: &str) -> String {
    let mut text = String::with_capacity(string.len());
    let mut rest = string.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match rest.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            // A line break that is not part of the string.
            Some('\n') => {
                let after = rest.as_str().trim_start();
                rest = after.chars();
            }
            Some('u') => {
                let (code, after) = rest.as_str().split_once('}').unwrap_or_default();
                let code = u32::from_str_radix(code.trim_start_matches('{'), 16).ok();
                text.extend(code.and_then(char::from_u32));
                rest = after.chars();
            }
            Some(other) => text.push(other),
            None => {}
        }
    }
    text
}

/// The names of the placeholders of a pattern, sorted, each once.
pub(super) fn placeholders(pattern: &str) -> Vec<&str> {
    let names = pattern.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_without_header_and_comments() {
        let text = "# A\n#. server\nmsgid \"x\"\nmsgstr \"y\"\nmsgid \"\"\nmsgstr \"Language: de\\n\"\n\nmsgid \"a \\\"b\\\"\\n\"\nmsgstr \"{x} c\"\n";
        let entries = parse(text).map_err(|(line, _)| line).unwrap();
        let read: Vec<_> = entries.iter().map(|it| (it.line, &*it.english, &*it.german, it.is_of_server)).collect();
        assert_eq!(read, [(3, "x", "y", true), (8, "a \"b\"\n", "{x} c", false)]);
    }

    #[test]
    fn wrong_lines_are_named() {
        let line = |text: &str| parse(text).err().map(|(line, _)| line);
        assert_eq!(line("msgid \"a\"\nmsgid \"b\""), Some(2));
        assert_eq!(line("\nmsgid \"a\""), Some(2));
        assert_eq!(line("msgstr \"a\""), Some(1));
        assert_eq!(line("msgid \"a\nmsgstr \"b\""), Some(1));
        assert_eq!(line("msgid \"a\" \"b\""), Some(1));
        assert_eq!(line("msgctxt \"a\""), Some(1));
    }

    #[test]
    fn escapes_of_rust_are_read() {
        assert_eq!(unescape("a \\\n    b\\u{2026}\\\"\\\\"), "a b…\"\\");
    }
}
