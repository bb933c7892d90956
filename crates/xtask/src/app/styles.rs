//! Joins and minifies the style sheets of the app: one request instead of forty before the first paint.

use crate::Error;
use lightningcss::error::{Error as Fault, ErrorLocation};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use std::fmt::Display;

/// Joins style sheets, given as path and text, in order. Invalid CSS is an error with its position.
pub(super) fn join(sheets: &[(String, String)]) -> Result<String, Error> {
    let mut joined = StyleSheet::parse("", ParserOptions::default()).map_err(failed)?;
    for (path, text) in sheets {
        let options = ParserOptions { filename: path.clone(), ..ParserOptions::default() };
        joined.rules.0.extend(StyleSheet::parse(text, options).map_err(failed)?.rules.0);
    }
    joined.minify(MinifyOptions::default()).map_err(failed)?;
    let printed = joined.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() }).map_err(failed)?;
    Ok(printed.code)
}

fn failed(Fault { kind, loc }: Fault<impl Display>) -> Error {
    let place = loc.map(|ErrorLocation { filename, line, column }| format!("{filename}:{}:{column}: ", line + 1));
    Error::Program(format!("{}{kind}", place.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(sheets: &[(&str, &str)]) -> Result<String, Error> {
        let sheets: Vec<_> = sheets.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        super::join(&sheets)
    }

    #[test]
    fn all_stylesheets_become_one_in_their_order() {
        let joined = join(&[("b.css", "b {\n  color: red;\n}\n"), ("a.css", "/* A comment. */\na { margin: 0px }\n")]);
        assert_eq!(joined.unwrap(), "b{color:red}a{margin:0}");
    }

    #[test]
    fn what_is_no_css_is_refused_with_its_place() {
        let error = join(&[("a.css", "a {}\n"), ("b.css", "\na { color: red; }\n}")]).unwrap_err().to_string();
        assert!(error.starts_with("b.css:3"), "{error}");
    }
}
