//! Rules about the files and heads of modules.

use super::source::{Finding, SourceFile};

/// Requires `foo.rs` beside `foo/`: many editor tabs named `mod.rs` help nobody.
pub(crate) fn no_mod_rs(file: &SourceFile) -> Vec<Finding> {
    let is_one = file.path == "mod.rs" || file.ends_with("/mod.rs");
    if is_one { vec![file.finding(1, "name this file after its module, beside its folder")] } else { Vec::new() }
}

/// Requires that every Rust file begins with `//!`.
pub(crate) fn say_what_they_are_for(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() || file.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![file.finding(1, "begin with `//!`: what this is for, and what it is not for")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mod_rs_is_refused() {
        assert_eq!(no_mod_rs(&SourceFile::new("src/ui/mod.rs", "")).len(), 1);
        assert!(no_mod_rs(&SourceFile::new("src/ui/model.rs", "")).is_empty());
    }

    #[test]
    fn a_module_without_an_introduction_is_refused() {
        assert_eq!(say_what_they_are_for(&SourceFile::new("src/ui.rs", "use std::fmt;\n//! Late.")).len(), 1);
        assert_eq!(say_what_they_are_for(&SourceFile::new("src/ui.rs", "// Hm.")).len(), 1);
        assert!(say_what_they_are_for(&SourceFile::new("src/ui.rs", "//! Primitives.")).is_empty());
        assert!(say_what_they_are_for(&SourceFile::new("style/ui.css", "a {}")).is_empty());
    }
}
