//! The examples of `docs/api.md`, run in their order against a real server, and their answers.
//!
//! In an answer in JSON, `$NAME` is the value of a variable, which it gets at its first occurrence, `"…"` is any value, and a field
//! `"…"` stands for further ones. In other text, `…` is the rest of a line.

use crate::support::folder::Folder;
use crate::support::{SITE, TestApp};
use rolecall_server::clock::Clock;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

const PAGE: &str = include_str!("../../../../docs/api.md");
const ANYTHING: &str = "…";

/// The values of variables.
type Variables = BTreeMap<String, String>;

/// A block of the page: its language, and its text.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let fenced = PAGE.split("```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs curl"]
async fn the_examples_of_the_page_answer_as_it_shows() {
    let app = TestApp::new().await;
    // The examples compute times by the clock of the machine.
    app.pass(Clock::system().now().since(app.app.clock.now()));
    let (address, server) = app.listen().await;
    let folder = Folder::new();
    // The name of the site leads to the test server.
    let curlrc = format!("connect-to = \"rolecall.test:80:127.0.0.1:{}\"\n", address.port());
    std::fs::write(format!("{}/.curlrc", folder.path()), curlrc).unwrap();
    let mut variables = Variables::from([("SITE".to_owned(), SITE.to_owned())]);
    let blocks = blocks();
    let mut examples = 0;
    for (place, (language, script)) in blocks.iter().enumerate().filter(|(_, (language, _))| *language == "sh") {
        let (kind, expected) = blocks[place + 1];
        let ran = run(script, folder.path(), &variables);
        match kind {
            "json" => {
                let found = serde_json::from_str(&ran).unwrap_or_else(|_| panic!("{language}: {script}\nsaid: {ran}"));
                let expected: Value = serde_json::from_str(expected).unwrap();
                if let Err(difference) = compare(&expected, &found, &mut variables) {
                    panic!("{script}\nsaid: {found:#}\n{difference}");
                }
            }
            "text" => {
                let same = |(expected, found): (&str, &str)| match expected.strip_suffix(ANYTHING) {
                    Some(begin) => found.starts_with(begin),
                    None => expected == found,
                };
                let (lines, said): (Vec<_>, Vec<_>) = (expected.lines().collect(), ran.lines().collect());
                let is_same = lines.len() == said.len() && lines.iter().copied().zip(said).all(same);
                assert!(is_same, "{script}\nsaid: {ran}\nexpected: {expected}");
            }
            other => panic!("no answer follows, but {other}: {script}"),
        }
        examples += 1;
    }
    assert!(examples > 15, "only {examples} examples were found");
    server.abort();
}

/// Runs the lines of an example, and returns what they print.
fn run(script: &str, folder: &str, variables: &Variables) -> String {
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", script]).current_dir(folder).envs(variables).env("CURL_HOME", folder);
    let ran = shell.output().unwrap();
    let (said, failed) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8_lossy(&ran.stderr).into_owned());
    assert!(failed.is_empty(), "{script}\nsaid: {said}\n{failed}");
    said
}

/// Compares an answer with that of the page, and notes the values of variables.
fn compare(expected: &Value, found: &Value, variables: &mut Variables) -> Result<(), String> {
    let different = || Err(format!("expected {expected}, not {found}"));
    match (expected, found) {
        (Value::String(text), _) if text == ANYTHING => Ok(()),
        (Value::String(text), _) if text.starts_with('$') => {
            let value = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
            let known = variables.entry(text[1..].to_owned()).or_insert_with(|| value.clone());
            if *known == value { Ok(()) } else { Err(format!("{text} is {known}, not {value}")) }
        }
        (Value::Object(expected), Value::Object(found)) => {
            let further = expected.contains_key(ANYTHING);
            if let Some(field) = found.keys().find(|field| !further && !expected.contains_key(*field)) {
                return Err(format!("`{field}` is not on the page"));
            }
            for (field, expected) in expected.iter().filter(|(field, _)| *field != ANYTHING) {
                let found = found.get(field).ok_or_else(|| format!("there is no `{field}`"))?;
                compare(expected, found, variables).map_err(|error| format!("{field}: {error}"))?;
            }
            Ok(())
        }
        (Value::Array(items), Value::Array(found)) => {
            if items.len() != found.len() {
                return different();
            }
            items.iter().zip(found).try_for_each(|(expected, found)| compare(expected, found, variables))
        }
        _ if expected == found => Ok(()),
        _ => different(),
    }
}

#[test]
fn a_difference_is_found() {
    let compare = |expected: &str, found: &str| {
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        compare(&parse(expected), &parse(found), &mut Variables::from([("ID".to_owned(), "7".to_owned())]))
    };
    for (expected, found) in [
        (r#"{"id": "$ID", "x": [1, "…"]}"#, r#"{"id": 7, "x": [1, {"y": null}]}"#),
        (r#"{"id": "$NEW", "…": "…"}"#, r#"{"id": "a", "other": 1}"#),
    ] {
        assert_eq!(compare(expected, found), Ok(()), "{expected}");
    }
    for (expected, found) in [
        (r#"{"id": "$ID"}"#, r#"{"id": 8}"#),
        (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#),
        (r#"{"a": 1, "…": "…"}"#, r#"{"b": 2}"#),
        ("[1]", "[1, 2]"),
        ("null", "1"),
    ] {
        assert!(compare(expected, found).is_err(), "{expected}");
    }
}
