//! Functions that only one module of the app can call: fetching, and reading keyboard keys.

use super::lexer::lex;
use super::source::{Finding, SourceFile};

/// Requires that only `src/api.rs` fetches: it has the time-outs, cancellation and error handling.
pub(crate) fn one_place_fetches(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() || !file.path.starts_with("src/") || file.belongs_to("src/api") {
        return Vec::new();
    }
    let lexed = lex(&file.text);
    lexed
        .code
        .match_indices("gloo_net")
        .map(|(at, _)| file.finding(lexed.line_at(at), "fetch through `crate::api` instead"))
        .collect()
}

/// Requires that only `ui::pressed_key` reads keyboard keys: it ignores those of input methods.
pub(crate) fn one_place_reads_keys(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() || !file.path.starts_with("src/") || file.path == "src/ui/key.rs" {
        return Vec::new();
    }
    let lexed = lex(&file.text);
    // `key().as_deref()` is the key of a storage event, not of the keyboard.
    let reads = lexed
        .code
        .match_indices("event.key()")
        .filter(|(at, read)| !lexed.code[at + read.len()..].trim_start().starts_with(".as_deref()"));
    reads.map(|(at, _)| file.finding(lexed.line_at(at), "read the key by `ui::pressed_key` instead")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_read_without_a_thought_of_input_methods_is_refused() {
        let text = "if event.key() == \"Enter\" {}";
        assert_eq!(one_place_reads_keys(&SourceFile::new("src/ui/menu.rs", text)).len(), 1);
        assert!(one_place_reads_keys(&SourceFile::new("src/ui/key.rs", text)).is_empty());
        assert!(one_place_reads_keys(&SourceFile::new("src/session/tabs.rs", "event.key().as_deref()")).is_empty());
    }

    #[test]
    fn a_fetch_outside_of_the_api_is_refused() {
        let text = "use gloo_net::http::Request;";
        assert_eq!(one_place_fetches(&SourceFile::new("src/pages/members.rs", text)).len(), 1);
        assert!(one_place_fetches(&SourceFile::new("src/api.rs", text)).is_empty());
        assert!(one_place_fetches(&SourceFile::new("src/api/request.rs", text)).is_empty());
        assert!(one_place_fetches(&SourceFile::new("src/load.rs", "// gloo_net")).is_empty());
    }
}
