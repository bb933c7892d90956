//! Separates code, strings and comments of Rust source. Not a parser: rules search for words in the result. Line
//! numbers are kept.

/// A Rust file, separated into code and strings.
#[derive(Debug, Default)]
pub(crate) struct Lexed {
    /// The code, without comments and with empty strings; line breaks are kept.
    pub(crate) code: String,
    /// The strings as written, with escapes, each with the line on which it begins (from 1).
    pub(crate) strings: Vec<(usize, String)>,
}

impl Lexed {
    /// The line (from 1) of a position in `code`.
    pub(crate) fn line_at(&self, position: usize) -> usize {
        1 + self.code.as_bytes().iter().take(position).filter(|&&byte| byte == b'\n').count()
    }
}

/// Separates a Rust file.
pub(crate) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer { rest: text, line: 1, lexed: Lexed::default() };
    while !lexer.rest.is_empty() {
        lexer.step();
    }
    lexer.lexed
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    lexed: Lexed,
}

impl Lexer<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            let length = self.rest.find('\n').unwrap_or(self.rest.len());
            self.skip(length);
        } else if self.rest.starts_with("/*") {
            self.skip(block_comment(self.rest));
        } else if let Some((open, hashes)) = raw_string(self.rest).filter(|_| !self.inside_a_word()) {
            let close = format!("\"{}", "#".repeat(hashes));
            let length = self.rest[open..].find(&close).unwrap_or(self.rest.len() - open);
            self.string(open, length, close.len());
        } else if self.rest.starts_with('"') {
            let length = plain_string(&self.rest[1..]);
            self.string(1, length, 1);
        } else if let Some(length) = character(self.rest) {
            self.skip(length);
        } else if let Some(next) = self.rest.chars().next() {
            self.lexed.code.push(next);
            self.advance(next.len_utf8());
        }
    }

    /// True if the last character belongs to a name: then an `r` does not begin a raw string.
    fn inside_a_word(&self) -> bool {
        self.lexed.code.ends_with(|last: char| last.is_alphanumeric() || last == '_')
    }

    fn string(&mut self, open: usize, length: usize, close: usize) {
        self.lexed.strings.push((self.line, self.rest[open..open + length].to_owned()));
        self.lexed.code.push_str("\"\"");
        self.skip((open + length + close).min(self.rest.len()));
    }

    /// Skips a piece but keeps its line breaks.
    fn skip(&mut self, length: usize) {
        let breaks = self.rest[..length].matches('\n').count();
        self.lexed.code.push_str(&"\n".repeat(breaks));
        self.advance(length);
    }

    fn advance(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }
}

/// The length of a block comment. They nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// If a raw string begins here: the length of its prefix and its number of `#`.
fn raw_string(text: &str) -> Option<(usize, usize)> {
    let prefix = ["br", "cr", "r"].into_iter().find(|prefix| text.starts_with(prefix))?;
    let rest = &text[prefix.len()..];
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some((prefix.len() + hashes + 1, hashes))
}

/// The length of a string's content, up to the closing quote.
fn plain_string(inside: &str) -> usize {
    let mut escaped = false;
    for (at, next) in inside.char_indices() {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    inside.len()
}

/// The length of the character literal that begins here; `None` for a lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        // The escaped character can be a quote itself.
        let first = escape.chars().next()?.len_utf8();
        return Some(2 + first + escape[first..].find('\'')? + 1);
    }
    let first = inside.chars().next()?.len_utf8();
    inside[first..].starts_with('\'').then_some(1 + first + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<(usize, String)> {
        lex(text).strings
    }

    #[test]
    fn strings_are_found_whatever_their_form() {
        let text = "a(\"one\");\nb(r#\"t\"wo\"#); c(b\"three\");\nd(\"fo\\\"ur\")";
        let found: Vec<String> = strings(text).into_iter().map(|(line, string)| format!("{line} {string}")).collect();
        assert_eq!(found, ["1 one", "2 t\"wo", "2 three", "3 fo\\\"ur"]);
    }

    #[test]
    fn comments_are_neither_code_nor_strings() {
        let lexed = lex("// \"no\"\n/* /* \"no\" */\n */ yes // crate::api\n");
        assert_eq!(lexed.strings, []);
        assert_eq!(lexed.code, "\n\n yes \n");
    }

    #[test]
    fn quotes_of_characters_and_lifetimes_begin_no_string() {
        let lexed = lex(r#"let a: &'static str = ['"', '\'', '\u{22}'].pick("s");"#);
        assert_eq!(lexed.strings, [(1, "s".to_owned())]);
    }

    #[test]
    fn a_name_that_ends_in_r_begins_no_raw_string() {
        assert_eq!(strings("for\"a\\\"b\""), [(1, "a\\\"b".to_owned())]);
    }

    #[test]
    fn lines_are_counted_through_strings() {
        let lexed = lex("\"a\nb\"\nhere");
        assert_eq!(lexed.line_at(lexed.code.find("here").unwrap()), 3);
    }
}
