//! Parses a pasted text into many people: emails separated by commas, semicolons, spaces or lines, `Name <email>` as
//! mail programs write it, `Name, email` as spreadsheets do. Nothing is dropped: text that is no email becomes a row of
//! its own, which is then marked as invalid.

/// Maximum length of the name of an invited person, in characters (contract 5).
pub(super) const NAME_LENGTH: usize = 30;

/// A person in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The email, or the text in its place.
    pub address: String,
    /// The name; may be empty.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// A name in quotation marks.
    Quoted(String),
    /// What is between `<` and `>`.
    Angle(String),
    /// A comma or a tab.
    Comma,
    /// A semicolon or the end of a line.
    End,
}

impl Token {
    /// `"Ada @ home"` is a name, `"ada@home.example"` is none.
    fn is_address(&self) -> bool {
        match self {
            Token::Word(text) => text.contains('@'),
            Token::Quoted(text) => text.contains('@') && !text.contains(char::is_whitespace),
            Token::Angle(_) | Token::Comma | Token::End => false,
        }
    }

    fn text(&self) -> &str {
        match self {
            Token::Word(text) | Token::Quoted(text) | Token::Angle(text) => text,
            Token::Comma | Token::End => "",
        }
    }
}

/// Parses the people in a text, in their order.
pub(super) fn entries(text: &str) -> Vec<Entry> {
    let tokens = tokens(text);
    tokens.split(|token| *token == Token::End).flat_map(line).collect()
}

/// Parses the people in a text that is being typed, if the last one is complete because a separator follows it.
pub(super) fn finished(text: &str) -> Option<Vec<Entry>> {
    let last = text.chars().last()?;
    let open_angle = text.rfind('<') > text.rfind('>');
    let open_quote = text.matches('"').count() % 2 == 1;
    let done = match last {
        '>' => true,
        ',' | ';' | '\n' | '\t' => !open_angle && !open_quote,
        // A space ends an email but not a name.
        space if space.is_whitespace() => {
            let word = text.split_whitespace().last().unwrap_or_default();
            let complete = word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
            complete && !open_angle && !open_quote
        }
        _ => false,
    };
    if !done {
        return None;
    }
    Some(entries(text)).filter(|entries| !entries.is_empty())
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut rest = text.chars().peekable();
    let until = |ends: &[char], rest: &mut std::iter::Peekable<std::str::Chars>| {
        let mut inside = String::new();
        while let Some(&next) = rest.peek() {
            if next == '\n' || next == '\r' {
                break;
            }
            rest.next();
            if ends.contains(&next) {
                break;
            }
            inside.push(next);
        }
        inside
    };
    while let Some(next) = rest.next() {
        let token = match next {
            '<' => Some(Token::Angle(until(&['>', ',', ';'], &mut rest))),
            '"' if word.is_empty() => Some(Token::Quoted(until(&['"'], &mut rest))),
            ',' | '\t' => Some(Token::Comma),
            ';' | '\n' | '\r' => Some(Token::End),
            space if space.is_whitespace() => None,
            other => {
                word.push(other);
                continue;
            }
        };
        push_word(&mut tokens, &mut word);
        tokens.extend(token);
    }
    push_word(&mut tokens, &mut word);
    tokens
}

fn push_word(tokens: &mut Vec<Token>, word: &mut String) {
    if !word.is_empty() {
        tokens.push(Token::Word(std::mem::take(word)));
    }
}

/// Parses one line, or the text between two semicolons.
fn line(tokens: &[Token]) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut begin = 0;
    for (at, token) in tokens.iter().enumerate() {
        let Token::Angle(address) = token else { continue };
        let address = cleaned(address);
        let mut before = &tokens[begin..at];
        // `ada@x.example <ada@x.example>` has no name.
        if let Some((last, rest)) = before.split_last()
            && last.is_address()
            && cleaned(last.text()).eq_ignore_ascii_case(&address)
        {
            before = rest;
        }
        // Emails without angle brackets may precede the name.
        let name_from = before.iter().rposition(Token::is_address).map_or(0, |last| last + 1);
        found.extend(bare(&before[..name_from]));
        let name = name(&before[name_from..]);
        if !address.is_empty() || !name.is_empty() {
            found.push(Entry { address, name });
        }
        begin = at + 1;
    }
    found.extend(bare(&tokens[begin..]));
    found
}

/// Parses a line without angle brackets.
fn bare(tokens: &[Token]) -> Vec<Entry> {
    match tokens.iter().filter(|token| token.is_address()).count() {
        // A row of a table: the column beside the email is the name.
        1 => one(tokens),
        _ => tokens.split(|token| *token == Token::Comma).flat_map(one).collect(),
    }
}

/// Parses words and emails: the words before an email are its name; without any, the words after it.
fn one(tokens: &[Token]) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut words = Vec::new();
    for token in tokens {
        if token.is_address() {
            found.push(Entry { address: cleaned(token.text()), name: cut(joined(&words)) });
            words.clear();
        } else {
            words.push(token.clone());
        }
    }
    let left = joined(&words);
    if left.is_empty() {
        return found;
    }
    match found.as_mut_slice() {
        // The first column after the address.
        [only] if only.name.is_empty() => {
            let mut columns = words.split(|token| *token == Token::Comma).map(joined);
            only.name = columns.find(|column| !column.is_empty()).map(cut).unwrap_or_default();
        }
        // Ignore further columns of a table.
        [_] => {}
        _ => found.push(Entry { address: left, name: String::new() }),
    }
    found
}

/// The name before an email in angle brackets, in its usual order: `Lovelace, Ada` is Ada Lovelace.
fn name(tokens: &[Token]) -> String {
    // A comma at the end separates this person from the previous one.
    let mut tokens = tokens;
    while let [Token::Comma, rest @ ..] | [rest @ .., Token::Comma] = tokens {
        tokens = rest;
    }
    let parts: Vec<String> = match tokens {
        [Token::Quoted(text)] => text.split(',').map(words).collect(),
        tokens => tokens.split(|token| *token == Token::Comma).map(joined).collect(),
    };
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    cut(match parts.as_slice() {
        [last, first] => format!("{first} {last}"),
        parts => parts.join(" "),
    })
}

/// Cuts a name to [`NAME_LENGTH`].
fn cut(name: String) -> String {
    match name.char_indices().nth(NAME_LENGTH) {
        Some((end, _)) => name[..end].trim_end().to_owned(),
        None => name,
    }
}

fn joined(tokens: &[Token]) -> String {
    words(&tokens.iter().map(Token::text).collect::<Vec<_>>().join(" "))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Removes punctuation around an email.
fn cleaned(text: &str) -> String {
    let text = text.trim();
    let text = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text[7..].split('?').next().unwrap_or_default(),
        _ => text,
    };
    text.trim_start_matches(['(', '[', '"', '\'', ':'])
        .trim_end_matches([')', ']', '"', '\'', '.', ':', '!'])
        .to_owned()
}

#[cfg(test)]
mod tests;
