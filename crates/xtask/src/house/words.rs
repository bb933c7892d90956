//! Requires plain English in texts for people: refuses phrases with a better alternative in strings of the app and the
//! server, in journeys, and in the documents. Comments and code are not checked.

use super::lexer::lex;
use super::source::{Finding, SourceFile};
use std::path::Path;

/// Phrases refused on screen and in documents, in lower case, with the alternative.
const PHRASES: &[(&str, &str)] = &[
    ("pass ownership", "Transfer ownership"),
    ("passing ownership", "transferring ownership"),
    ("give ownership", "transfer ownership"),
    ("for ever", "forever"),
    ("turns by itself", "updates automatically"),
    ("captured by themselves", "captured automatically"),
    ("network address", "IP address"),
    ("name in addresses", "URL name"),
    ("not open to you", "Not found, or you don’t have access"),
    ("no project is open to you", "You don’t have access to any projects"),
    ("you may not", "You can’t"),
    ("members may", "members can"),
    ("each level may do", "Permissions by role"),
    ("needs owner", "Owner only"),
    ("needs administrator", "Administrators only"),
    ("take access away", "remove access"),
    ("take the grant back", "Remove grant"),
    ("you here\"", "Your role"),
    ("names to insert", "Schema"),
    ("show the place", "Go to error"),
    ("a select can be asked", "Only SELECT statements are allowed"),
    ("halves up", "rounded half up"),
    ("stands on the invoices", "Appears on future invoices"),
    ("use another account", "Switch account"),
    ("there is no such page", "Page not found"),
    ("the period before", "Compare to previous period"),
    ("split by", "Breakdown"),
    ("already belongs", "is already a member"),
    ("hear by mail", "get an email"),
    ("when somebody joins", "when someone joins"),
];

/// Words refused in strings of the app and the server, in lower case, with the alternative.
const WORDS: &[(&str, &str)] = &[
    ("somebody", "someone"),
    ("nobody", "no one"),
    ("everybody", "everyone"),
    ("anybody", "anyone"),
    ("e-mail", "email"),
    ("whom", "who"),
    ("any more", "no longer"),
    ("by itself", "automatically"),
    ("by themselves", "automatically"),
];

/// Finds refused phrases and words.
pub(crate) fn plain_on_screen(file: &SourceFile) -> Vec<Finding> {
    if is_program(&file.path) {
        let lexed = lex(shown(file));
        let strings = lexed.strings.iter().filter(|(_, string)| string.contains(' '));
        return strings.flat_map(|(line, string)| find(file, *line, &quoted(string), &[PHRASES, WORDS])).collect();
    }
    if is_journey(&file.path) || matches!(&*file.path, "README.md" | "CHANGELOG.md") {
        let lines = file.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        return lines.flat_map(|(index, line)| find(file, index + 1, line, &[PHRASES])).collect();
    }
    Vec::new()
}

/// True if people see the strings of this file.
fn is_program(path: &str) -> bool {
    let is_ours = path.starts_with("src/")
        || path.starts_with("crates/") && path.contains("/src/") && !path.starts_with("crates/xtask/");
    has_extension(path, "rs") && is_ours && !path.contains("/tests")
}

fn is_journey(path: &str) -> bool {
    path.starts_with("tests/e2e/") && has_extension(path, "js")
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|known| known == extension)
}

/// The file without the unit tests at its end, whose strings nobody sees.
fn shown(file: &SourceFile) -> &str {
    file.text.find("#[cfg(test)]\nmod tests {").map_or(&file.text, |end| &file.text[..end])
}

/// A string in quotes, as one line: joins lines that end with a backslash, and replaces `\n` by a space.
fn quoted(string: &str) -> String {
    let joined: Vec<&str> =
        string.split("\\\n").enumerate().map(|(i, s)| if i == 0 { s } else { s.trim_start() }).collect();
    format!("\"{}\"", joined.concat().replace("\\n", " "))
}

fn find(file: &SourceFile, line: usize, text: &str, lists: &[&[(&str, &str)]]) -> Vec<Finding> {
    let lower = text.to_lowercase();
    let found = lists.iter().copied().flatten().filter(|(phrase, _)| has(&lower, phrase));
    found.map(|(phrase, instead)| file.finding(line, format!("`{phrase}` on screen: say “{instead}”"))).collect()
}

/// True if the text contains the phrase as whole words.
fn has(text: &str, phrase: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(phrase).any(|(at, _)| {
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + phrase.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        plain_on_screen(&SourceFile::new(path, text)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn refuses_a_phrase_in_a_view_and_says_what_to_write() {
        let view = "view! {\n    <p>\"Pass ownership on first.\"</p>\n}";
        assert_eq!(findings("src/a.rs", view), ["src/a.rs:2: `pass ownership` on screen: say “Transfer ownership”"]);
    }

    #[test]
    fn refuses_a_phrase_that_goes_over_the_end_of_a_line() {
        let text = "let sentence = \"This is not open \\\n    to you.\";";
        assert_eq!(findings("crates/server/src/a.rs", text).len(), 1);
    }

    #[test]
    fn refuses_a_label_that_is_only_wrong_as_a_whole() {
        assert_eq!(findings("src/a.rs", "let label = \"You here\";").len(), 1);
        assert!(findings("src/a.rs", "let label = \"You here, and now\";").is_empty());
    }

    #[test]
    fn refuses_single_words_in_the_app_and_the_server_alone() {
        let text = "reads(\"Ask somebody\")";
        assert_eq!(findings("src/a.rs", text).len(), 1);
        assert!(findings("tests/e2e/a.test.js", text).is_empty());
    }

    #[test]
    fn refuses_phrases_in_journeys_and_documents() {
        assert_eq!(findings("tests/e2e/a.test.js", "await ada.presses(\"Show the place\");").len(), 1);
        assert_eq!(findings("CHANGELOG.md", "- Events are kept for ever.").len(), 1);
    }

    #[test]
    fn accepts_comments_code_tests_and_longer_words() {
        assert!(findings("src/a.rs", "// Somebody may pass ownership on.\nfn nobody() {}").is_empty());
        assert!(findings("src/a.rs", "#[cfg(test)]\nmod tests {\n    const A: &str = \"for ever\";\n}").is_empty());
        assert!(findings("src/a.rs", "let class = \"e-mailer somebody_else\";").is_empty());
        assert!(findings("src/a.rs", "let sentence = \"Keep events forever\";").is_empty());
    }
}
