//! The house checks: rules of the layout that no compiler enforces. A rule is a pure function from a file to findings,
//! with tests that show it can fail. Formatting and lints are not here: rustfmt and clippy check those.

mod circles;
mod classes;
mod dependencies;
mod flow;
mod imports;
mod layers;
mod length;
mod lexer;
mod modules;
mod named_tests;
mod places;
mod secrets;
mod sizes;
mod source;
mod strings;
mod style;
mod texts;
mod words;

use crate::Error;
use layers::Side;
use source::{Finding, SourceFile};
use std::io::{self, Write};
use std::path::Path;

/// A rule about one file.
type FileRule = fn(&SourceFile) -> Vec<Finding>;

const RULES: [(&str, FileRule); 12] = [
    ("only src/api knows gloo-net", places::one_place_fetches),
    ("only src/ui/key.rs reads keys", places::one_place_reads_keys),
    ("after an await the page may be gone", flow::few_places_spawn),
    ("changes have names", flow::changes_have_names),
    ("only src/routes.rs has addresses", strings::one_place_has_addresses),
    ("only the store has SQL", strings::one_place_has_sql),
    ("words on screen are plain", words::plain_on_screen),
    ("only style/tokens.css has raw colours", style::one_place_has_colours),
    ("modules are foo.rs, never foo/mod.rs", modules::no_mod_rs),
    ("modules say what they are for", modules::say_what_they_are_for),
    ("no secrets, no paths of one machine", secrets::none_in_files),
    ("packages come from the public registries", secrets::public_registries),
];

/// Checks the whole repository and prints the findings. With `update`, also lowers the limits in `long-files.txt`.
pub(crate) fn run(root: &Path, update: bool) -> Result<(), Error> {
    let files = source::read(root)?;
    if update {
        length::update(root, &files)?;
    }
    let mut findings: Vec<(&str, Finding)> = Vec::new();
    for (name, rule) in RULES {
        findings.extend(files.iter().flat_map(rule).map(|finding| (name, finding)));
    }
    findings.extend(length::check(&files).into_iter().map(|finding| ("files over 300 lines only shrink", finding)));
    for side in [&Side::SERVER, &Side::APP] {
        findings.extend(layers::check(&files, side).into_iter().map(|finding| ("imports point down", finding)));
        findings.extend(circles::check(&files, side).into_iter().map(|finding| ("no circle of imports", finding)));
    }
    findings.extend(classes::check(&files).into_iter().map(|finding| ("a class belongs to one page", finding)));
    findings.extend(texts::check(&files).into_iter().map(|finding| ("texts are translated", finding)));
    findings.extend(named_tests::check(&files).into_iter().map(|finding| ("documents name tests that exist", finding)));
    findings.extend(sizes::check(&files).into_iter().map(|finding| ("spaces and breakpoints have names", finding)));
    findings.extend(dependencies::check(root)?.into_iter().map(|finding| ("dependencies", finding)));

    let mut out = io::stdout().lock();
    for side in [&Side::SERVER, &Side::APP] {
        writeln!(out, "{side}").map_err(Error::at(Path::new("stdout")))?;
    }
    for (name, finding) in &findings {
        writeln!(out, "{finding} ({name})").map_err(Error::at(Path::new("stdout")))?;
    }
    if findings.is_empty() { Ok(()) } else { Err(Error::Refused(format!("{} house checks failed", findings.len()))) }
}
