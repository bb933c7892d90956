//! Prints the table, and compares it with the reviewed one.

use crate::support::answer::Answer;
use std::fmt::Write;
use std::path::Path;

/// The table as text.
pub(super) fn print(table: &[Vec<String>]) -> String {
    let width = |column: usize| table.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..table[0].len()).map(width).collect();
    let mut text = String::from("Who gets what answer. Made and compared by tests/access.rs.\n\n");
    for line in table {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(text, "{}", cells.join(" | ").trim_end()).unwrap();
    }
    text
}

/// Compares it with the reviewed one.
#[track_caller]
pub(super) fn compare(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/access.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, table).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    for (is, was) in table.lines().zip(reviewed.lines()) {
        assert_eq!(is, was, "differs from access.txt; `BLESS=1` writes it anew, then review the diff");
    }
    assert_eq!(table.lines().count(), reviewed.lines().count(), "differs from access.txt in length");
}

/// A cell of the table: the status, and the fields that a client would check.
pub(super) fn cell(answer: &Answer) -> String {
    let status = answer.status.as_u16();
    let reason = answer.json["denial"]["rule"].as_str().or_else(|| answer.json["code"].as_str()).unwrap_or_default();
    // Codes that only repeat the status.
    let silent = ["not_found", "not_authenticated", "method_not_allowed"];
    if reason.is_empty() || silent.contains(&reason) { status.to_string() } else { format!("{status} {reason}") }
}
