//! The tests that tables of documents name exist: functions by their names, journeys by their titles.

use super::source::{Finding, SourceFile};

/// The documents whose tables have tests in their last column.
const DOCUMENTS: [&str; 2] = ["docs/limits.md", "docs/past-failures.md"];

/// Finds names of tests that no file has.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let is_there = |test: &str| {
        let (ending, text) =
            if test.contains(' ') { (".js", format!("journey(\"{test}\"")) } else { (".rs", format!("fn {test}(")) };
        files.iter().any(|file| file.ends_with(ending) && file.text.contains(&text))
    };
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| DOCUMENTS.contains(&file.path.as_str())) {
        for (index, line) in file.text.lines().enumerate() {
            let missing = tests(line).into_iter().filter(|test| !is_there(test));
            findings.extend(missing.map(|test| file.finding(index + 1, format!("there is no test `{test}`"))));
        }
    }
    findings
}

/// The names in the last cell of a row. Files and folders have a dot or a slash, or are single words.
fn tests(line: &str) -> Vec<&str> {
    let Some(row) = line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|')) else {
        return Vec::new();
    };
    let cell = row.rsplit(" | ").next().unwrap_or_default();
    let is_test = |name: &&str| !name.contains(['.', '/']) && name.split([' ', '_']).count() > 2;
    cell.split('`').skip(1).step_by(2).filter(is_test).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_a_document_names_exists() {
        let files = |table: &str| {
            [
                SourceFile::new("docs/limits.md", table),
                SourceFile::new("crates/server/tests/a.rs", "async fn a_name_has_a_limit() {}"),
                SourceFile::new("tests/e2e/a.test.js", "journey(\"somebody signs in\", async () => {});"),
            ]
        };
        let found = |table: &str| check(&files(table)).iter().map(ToString::to_string).collect::<Vec<_>>();
        let none: [String; 0] = [];
        assert_eq!(found("| `no_such_test` | 8 | `a.rs`: `a_name_has_a_limit`, `somebody signs in` |"), none);
        assert_eq!(
            found("# Limits\n| name | 8 | `a_name_has_no_limit`, `somebody signs out` |"),
            [
                "docs/limits.md:2: there is no test `a_name_has_no_limit`",
                "docs/limits.md:2: there is no test `somebody signs out`"
            ]
        );
    }
}
