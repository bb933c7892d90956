//! Strings that only one place can contain: URLs of pages in `src/routes.rs`, SQL in the server's store.

use super::lexer::lex;
use super::source::{Finding, SourceFile};

/// How SQL begins, in lower case.
const SQL: [&str; 10] = [
    "select ",
    "insert into ",
    "insert or ",
    "update ",
    "delete from ",
    "create ",
    "alter ",
    "drop ",
    "pragma ",
    "with ",
];

/// Requires that page URLs are printed and matched in `src/routes.rs` only, and API URLs in `src/api` only.
pub(crate) fn one_place_has_addresses(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() || !file.path.starts_with("src/") || file.belongs_to("src/routes") {
        return Vec::new();
    }
    let of_the_server = |string: &str| string.starts_with("/api/") || string.starts_with("/_");
    let is_address_here: &dyn Fn(&str) -> bool =
        if file.belongs_to("src/api") { &|string| is_address(string) && !of_the_server(string) } else { &is_address };
    matching(file, is_address_here, |string| format!("`{string}` is an address: let `crate::routes` print or match it"))
}

/// Requires that SQL is only where the transactions and membership checks are.
pub(crate) fn one_place_has_sql(file: &SourceFile) -> Vec<Finding> {
    // `events/sql` runs users' SQL over the event store.
    let home = ["crates/server/src/store", "crates/server/src/events/sql"];
    if !file.is_rust() || !file.path.starts_with("crates/server/src/") || home.iter().any(|home| file.belongs_to(home))
    {
        return Vec::new();
    }
    matching(file, &is_sql, |string| {
        format!("`{}…` is SQL: it belongs in the store", string.trim().lines().next().unwrap_or(""))
    })
}

fn matching(file: &SourceFile, is: &dyn Fn(&str) -> bool, say: fn(&str) -> String) -> Vec<Finding> {
    let strings = lex(&file.text).strings;
    strings.iter().filter(|(_, string)| is(string)).map(|(line, string)| file.finding(*line, say(string))).collect()
}

/// True for `/organization/…`, false for `/` and `/ 7`.
fn is_address(string: &str) -> bool {
    string
        .strip_prefix('/')
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'))
}

/// True for text that begins with an SQL verb in capitals or with a whole clause; false for prose such as "update the
/// level".
fn is_sql(string: &str) -> bool {
    let string = string.trim_start();
    let lower = string.to_ascii_lowercase();
    let clause = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    SQL.iter()
        .any(|verb| lower.starts_with(verb) && string[..verb.len()].trim_end() == verb.trim_end().to_ascii_uppercase())
        || lower.starts_with("select ") && clause(&[" from ", "\nfrom "])
        || lower.starts_with("insert into ")
        || lower.starts_with("delete from ")
        || lower.starts_with("update ") && clause(&[" set ", "\nset "])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(path: &str, text: &str) -> usize {
        one_place_has_addresses(&SourceFile::new(path, text)).len()
    }

    fn sql(path: &str, text: &str) -> usize {
        one_place_has_sql(&SourceFile::new(path, text)).len()
    }

    #[test]
    fn an_address_outside_of_the_routes_is_refused() {
        let text = r#"let a = format!("/organization/{slug}/members");"#;
        assert_eq!(addresses("src/pages/members.rs", text), 1);
        assert_eq!(addresses("src/pages/members.rs", r#"get("/api/projects")"#), 1);
        assert_eq!(addresses("src/api/calls.rs", text), 1);
        assert_eq!(addresses("src/routes.rs", text), 0);
    }

    #[test]
    fn addresses_of_the_server_are_at_home_in_the_api() {
        assert_eq!(addresses("src/api/calls.rs", r#"get("/_preflight"); get("/api/projects/{id}")"#), 0);
    }

    #[test]
    fn what_only_looks_like_an_address_is_not() {
        assert_eq!(addresses("src/shell.rs", r#"view! { "/" } ; a("1/2"); // "/login""#), 0);
    }

    #[test]
    fn sql_outside_of_the_store_is_refused_in_any_case_and_over_lines() {
        let text = "q(\"select id\n from person\"); q(r\"DELETE FROM person\"); q(\"PRAGMA journal_mode\")";
        assert_eq!(sql("crates/server/src/routes/members.rs", text), 3);
        assert_eq!(sql("crates/server/src/store/members.rs", text), 0);
        assert_eq!(sql("crates/server/src/store.rs", text), 0);
    }

    #[test]
    fn prose_with_the_same_words_is_no_sql() {
        assert_eq!(
            sql("crates/server/src/error.rs", r#"e("update the level"); e("Create a project"); e("select one")"#),
            0
        );
    }
}
