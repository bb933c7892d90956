//! Requires that every text of the app has its German translation, and that no translation is left over. Texts are
//! recognised by their look: words with spaces, or a word that begins with a capital. What only looks like a text is in
//! `not-texts.txt`.

mod po;

use super::lexer::{Lexed, lex};
use super::source::{Finding, SourceFile};
use po::{Entry, placeholders, unescape};
use std::collections::{BTreeMap, BTreeSet};

/// The translations.
const GERMAN: &str = "src/language/de.po";
/// Strings that look like texts, one on each line.
const NOT_TEXTS: &str = include_str!("texts/not-texts.txt");
const NOT_TEXTS_PATH: &str = "crates/xtask/src/house/texts/not-texts.txt";

/// Finds texts without a translation, translations without a text, wrong placeholders, and texts that `format!` fills.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let Some(german) = files.iter().find(|file| file.path == GERMAN) else { return Vec::new() };
    check_with(files, german, NOT_TEXTS)
}

fn check_with(files: &[SourceFile], german: &SourceFile, not_texts: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let entries = match po::parse(&german.text) {
        Ok(entries) => entries,
        Err((line, what)) => return vec![german.finding(line, what)],
    };
    let mut translated: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in &entries {
        let Entry { line, english, german: text, .. } = entry;
        if text.is_empty() {
            findings.push(german.finding(*line, format!("“{english}” is not translated")));
        } else if placeholders(english) != placeholders(text) {
            findings.push(german.finding(*line, format!("“{english}” and its translation have other placeholders")));
        }
        if translated.last_key_value().is_some_and(|(last, _)| *last > english.as_str()) {
            findings.push(german.finding(*line, format!("“{english}” must be in the order of the English texts")));
        }
        if translated.insert(english, entry).is_some() {
            findings.push(german.finding(*line, format!("“{english}” is here twice")));
        }
    }
    let not_texts: BTreeSet<&str> = not_texts.lines().collect();
    let mut used = BTreeSet::new();
    for file in files.iter().filter(|file| has_texts(file)) {
        for literal in literals(file) {
            used.insert(literal.text.clone());
            if let Some(what) = problem(file, &literal, translated.contains_key(literal.text.as_str()))
                && !not_texts.contains(literal.text.as_str())
            {
                findings.push(file.finding(literal.line, what));
            }
        }
    }
    for (english, entry) in translated.iter().filter(|(english, it)| !it.is_of_server && !used.contains(**english)) {
        findings.push(german.finding(entry.line, format!("no text is “{english}”")));
    }
    let leftover = (1..).zip(not_texts.iter()).filter(|(_, text)| !used.contains(**text));
    let leftover = leftover.map(|(line, text)| Finding {
        path: NOT_TEXTS_PATH.to_owned(),
        line,
        what: format!("no string is “{text}”"),
    });
    findings.extend(leftover);
    findings
}

/// What is wrong with a string, whose translation is known or not.
fn problem(file: &SourceFile, literal: &Literal, is_known: bool) -> Option<String> {
    let is_app = file.path.starts_with("src/");
    if is_app && literal.is_followed {
        Some("join it with the next string: the browser makes one text of both, which is looked up as one".to_owned())
    } else if is_app && literal.is_formatted && (is_known || is_text(&literal.text)) {
        Some(format!("“{}” is a text for people: write tr!(…) instead of format!(…)", literal.text))
    } else if !is_known && (is_app && literal.is_translated || is_wanted(file, &literal.text)) {
        Some(format!("“{}” has no German text in {GERMAN} (see also {NOT_TEXTS_PATH})", literal.text))
    } else {
        None
    }
}

/// A string in the code.
struct Literal {
    line: usize,
    text: String,
    /// It is the pattern of `format!`.
    is_formatted: bool,
    /// Another string follows it at once, as in a view.
    is_followed: bool,
    /// It is certainly a text: in `t(…)`, `tr!(…)`, or a noun of `count(…)`.
    is_translated: bool,
}

/// Files of the app, and of the server what it says in errors.
fn has_texts(file: &SourceFile) -> bool {
    let path = file.path.as_str();
    let is_test = file.ends_with("/tests.rs") || file.ends_with("/fixtures.rs") || path.contains("/tests/");
    file.is_rust() && !is_test && (path.starts_with("src/") || is_of_errors(path))
}

/// True for files of the server whose sentences reach the screen.
fn is_of_errors(path: &str) -> bool {
    const OTHERS: [&str; 9] = ["admin", "backup", "commands", "config", "demo", "logging", "mail", "main", "monitor"];
    let below = path.strip_prefix("crates/server/src/").map(|rest| rest.split(['/', '.']).next().unwrap_or_default());
    below.is_some_and(|module| !OTHERS.contains(&module))
}

fn literals(file: &SourceFile) -> Vec<Literal> {
    let text = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lexed: Lexed = lex(text);
    let lines: Vec<&str> = lexed.code.lines().collect();
    let places = lexed.code.match_indices("\"\"").map(|(at, _)| at);
    let strings = lexed.strings.iter().zip(places);
    let shown = strings.filter(|((line, _), at)| {
        let is_class = lexed.code.get(..*at).is_some_and(|before| before.ends_with("class="));
        !is_class && !lines.get(line - 1).is_some_and(|line| is_for_developers(line))
    });
    shown
        .map(|((line, string), at)| {
            let before = lexed.code.get(..at).unwrap_or_default().trim_end();
            let is_noun = before.rfind("count(").is_some_and(|start| {
                let between = &before[start..];
                !between.contains([')', ';', '{']) && between.contains(',')
            });
            Literal {
                line: *line,
                text: unescape(string),
                is_formatted: before.ends_with("format!("),
                is_followed: lexed.code.get(at + 2..).is_some_and(|after| after.trim_start().starts_with('"')),
                is_translated: before.ends_with("tr!(") || ends_with_call_of_t(before) || is_noun,
            }
        })
        .collect()
}

fn ends_with_call_of_t(before: &str) -> bool {
    before
        .strip_suffix("t(")
        .is_some_and(|rest| !rest.ends_with(|last: char| last.is_alphanumeric() || "_!.".contains(last)))
}

fn is_for_developers(line: &str) -> bool {
    line.trim_start().starts_with("#[") && !line.contains("#[prop(default")
        || ["reason = \"\"", ".expect(\"\"", "tracing::", "assert", "panic!", "unreachable!"]
            .iter()
            .any(|it| line.contains(it))
}

/// True if this must have a translation: what looks like a text in the app, whole sentences in the server.
fn is_wanted(file: &SourceFile, text: &str) -> bool {
    if file.path.starts_with("src/") {
        return is_text(text);
    }
    text.starts_with(char::is_uppercase) && text.contains(' ') && text.ends_with(['.', '?'])
}

/// True if a string looks like a text for people, without its placeholders.
fn is_text(text: &str) -> bool {
    let text = without_placeholders(text);
    let text = text.as_str();
    let is_code = text.contains(['<', ';', '=', '_', '\t', '#', '*']) || text.contains("::") || text.contains("://");
    let mut words = text.split([' ', '\n']).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_word = |word: &str| word.chars().count() > 1 && word.chars().all(|c| c.is_alphabetic() || "’'-".contains(c));
    if text.contains(' ') {
        return !is_code && words.filter(|word| is_word(word) && word.chars().any(char::is_lowercase)).count() > 0;
    }
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_uppercase)
        && characters.next().is_some_and(char::is_lowercase)
        && !characters.any(char::is_uppercase)
        && words.all(is_word)
}

fn without_placeholders(text: &str) -> String {
    let mut pieces = text.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |all, piece| all + piece.split_once('}').map_or(piece, |(_, after)| after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(code: &str, po: &str) -> Vec<String> {
        let files = [SourceFile::new("src/pages/members.rs", code), SourceFile::new(GERMAN, po)];
        check_with(&files, &files[1], "Not shown").into_iter().map(|finding| finding.to_string()).collect()
    }

    const PO: &str = "msgid \"Close\"\nmsgstr \"Schließen\"\n";
    const ALL: &str = "a(\"Close\"); b(\"Not shown\");";

    #[test]
    fn translated_texts_are_right() {
        assert_eq!(findings(ALL, PO), [""; 0]);
    }

    #[test]
    fn texts_without_a_translation_are_found_wherever_they_are() {
        for code in [
            "view! { <p>\"Not here\"</p> }",
            "const A: &str = \"Name\";",
            "t(\"member\")",
            "tr!(\"{name} left\")",
            "count(people, \"person\", \"Close\")",
        ] {
            assert_eq!(findings(&format!("{ALL} {code}"), PO).len(), 1, "{code}");
        }
        let server = SourceFile::new("crates/server/src/routes/a.rs", "f(\"code_of_it\", \"It is not there.\")");
        let files = [server, SourceFile::new(GERMAN, "")];
        assert_eq!(check_with(&files, &files[1], "").len(), 1);
    }

    #[test]
    fn what_is_not_for_people_needs_none() {
        for code in [
            "view! { <p class=\"user second\"/> } key(\"ArrowUp\"); url(\"/a/b\"); kind(\"member\"); at(\"{a}={b}\"); id(\"{id}-x\")",
            "#[expect(clippy::x, reason = \"Because of this\")]",
            "// \"A comment\"",
            "\n#[cfg(test)]\nmod tests {\n \"A text\"",
        ] {
            assert_eq!(findings(&format!("{ALL} \n{code}"), PO), [""; 0], "{code}");
        }
    }

    #[test]
    fn formatted_texts_are_refused() {
        assert_eq!(findings(&format!("{ALL} format!(\"{{name}} left\")"), PO).len(), 1);
        assert_eq!(findings(&format!("{ALL} format!(\"{{name}}, {{other}}\")"), PO), [""; 0]);
    }

    #[test]
    fn mistakes_in_translations_are_found() {
        for (po, what) in [
            ("msgid \"Open\"\nmsgstr \"Öffnen\"\n", "no text is “Open”"),
            ("#. server\nmsgid \"A\"\nmsgstr \"Ein\"\n", "“A” must be in the order"),
            ("msgid \"Close\"\nmsgstr \"Zu\"\n", "“Close” is here twice"),
        ] {
            let found = findings(ALL, &format!("{PO}{po}"));
            assert!(found.len() == 1 && found[0].contains(what), "{found:?}");
        }
        let code = format!("{ALL} tr!(\"{{name}} left\")");
        let found = findings(&code, &format!("{PO}msgid \"{{name}} left\"\nmsgstr \"{{person}} ging\"\n"));
        assert!(found.len() == 1 && found[0].contains("other placeholders"), "{found:?}");
        let found = findings(ALL, "msgid \"Close\"\nmsgstr \"\"\n");
        assert!(found.len() == 1 && found[0].contains("not translated"), "{found:?}");
        assert_eq!(findings(ALL, "msgid \"Close\n").len(), 1);
    }
}
