//! Splits the built app into the main program and chunks that it loads on demand (`src/frame/lazy.rs`). Runs between
//! cargo and wasm-bindgen, where Trunk has no hook.
//!
//! A chunk is named after the lazy pages that need it, so that the network panel shows what a page loads:
//! `part-changes-invite-….wasm` is loaded with the first of the two. Small chunks are together in a few
//! files: `part-small-visit-….wasm` has what the pages for visitors need, `part-small-….wasm` what none of [`BUNDLES`] needs.

mod binary;
mod compact;
mod glue;
mod order;
mod together;

use crate::Error;
use crate::app::{read, write};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// The prefix of the names of chunk files.
pub(crate) const PART: &str = "part-";

/// The name of the style sheet that is loaded with the first chunk.
pub(super) const PART_STYLE: &str = "part-style";

/// The lazy pages that are to be light: the pages for people who have not signed in, and the members page. They need no styles
/// but the first.
pub(crate) const LIGHT: [&str; 2] = ["visit", MEMBERS];

/// The page that most people open first: `index.html` loads its chunks beside the program.
const MEMBERS: &str = "members";

/// Lazy pages whose small chunks are in a file of their own; the first that needs a chunk has it. The rest is in one more file.
pub(crate) const BUNDLES: [&str; 3] = ["visit", "invite", "settings"];

/// The first word of the names of files with small chunks.
pub(crate) const SMALL: &str = "small";

/// The files of the program.
pub(super) struct Program {
    /// The common prefix of its JavaScript and WebAssembly files.
    pub(super) name: String,
    /// What the members page loads besides.
    pub(super) members: Vec<String>,
}

/// Writes `program` in chunks into `dir`; `styles` is the style sheet that all chunks but
/// the light ones need.
pub(super) fn run(program: &Path, dir: &Path, styles: &str) -> Result<Program, Error> {
    let linked = fs::read(program).map_err(Error::at(program))?;
    let hash = hash(&[&linked, styles.as_bytes()]);
    let name = format!("rolecall-{hash}");
    let work = dir.join("split");
    let main = work.join("main.wasm");
    let (glue, link) = (format!("./{name}.js"), format!("./parts-{hash}.js"));

    let mut options = Options::new(&linked);
    options.output_dir = &work;
    options.main_out_path = &main;
    options.main_module = &glue;
    options.link_name = &link;
    let split = transform(options).map_err(|error| Error::Program(format!("the splitter: {error}")))?;

    bind(&main, dir, &name)?;
    shorten(dir, &name)?;
    let parts = parts(&split.prefetch_map);
    let mut files = Vec::new();
    let mut members = BTreeSet::new();
    let mut small = BTreeMap::<_, Vec<_>>::new();
    for file in &split.split_modules {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let parts = parts.get(&*stem).ok_or_else(|| Error::Program(format!("no part needs `{stem}`")))?;
        let code = compact::compact(&fs::read(file).map_err(Error::at(file))?)?;
        let is_small = together::is_small(&code, parts.len());
        let bundle = BUNDLES.into_iter().find(|part| parts.contains(part));
        let name = if is_small {
            file_name([SMALL].into_iter().chain(bundle), &hash)
        } else {
            file_name(parts.iter().copied(), &hash)
        };
        if parts.contains(MEMBERS) {
            members.insert(name.clone());
        }
        if is_small {
            small.entry(name).or_default().push((stem, code));
        } else {
            write(&dir.join(&name), &code)?;
            files.push((stem, name));
        }
    }
    let mut script = read(&work.join(&link))?;
    for (name, pieces) in &small {
        write(&dir.join(name), &together::file(pieces))?;
        script = together::link(&script, pieces, name)?;
    }
    let script = together::with_styles(&script, styles, &LIGHT)?;
    let script = files
        .iter()
        .fold(script, |script, (stem, name)| script.replace(&format!("\"./{stem}.wasm\""), &format!("\"./{name}\"")));
    write(&dir.join(&link), stripped(&link, &script)?.as_bytes())?;
    fs::remove_dir_all(&work).map_err(Error::at(&work))?;
    Ok(Program { name, members: members.into_iter().collect() })
}

/// The hash in all file names. It includes the versions of the splitter, wasm-bindgen and this code.
fn hash(contents: &[&[u8]]) -> String {
    let lock = include_bytes!("../../../../Cargo.lock");
    let code: [&[u8]; 7] = [
        lock,
        include_bytes!("split.rs"),
        include_bytes!("split/together.rs"),
        include_bytes!("split/glue.rs"),
        include_bytes!("split/compact.rs"),
        include_bytes!("split/compact/plan.rs"),
        include_bytes!("split/order.rs"),
    ];
    super::hash(&[contents, &code].concat())
}

/// Generates the JavaScript that starts the program.
fn bind(main: &Path, dir: &Path, name: &str) -> Result<(), Error> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .input_path(main)
                .out_name(name)
                .typescript(false)
                .keep_lld_exports(true)
                .remove_name_section(true)
                .remove_producers_section(true)
                .generate(dir)
        })
        .map_err(|error| Error::Program(format!("wasm-bindgen: {error:#}")))
}

/// Makes the program's JavaScript smaller ([`glue`]).
fn shorten(dir: &Path, name: &str) -> Result<(), Error> {
    let (program, script) = (dir.join(format!("{name}_bg.wasm")), dir.join(format!("{name}.js")));
    let code = fs::read(&program).map_err(Error::at(&program))?;
    let (code, text) = glue::shorten(&code, &read(&script)?, &format!("./{name}_bg.js"))
        .ok_or_else(|| Error::Program("wasm-bindgen names imports in another way than it used to".to_owned()))?;
    write(&script, stripped(name, &text)?.as_bytes())?;
    fs::write(&program, compact::compact(&code)?).map_err(Error::at(&program))
}

fn stripped(name: &str, script: &str) -> Result<String, Error> {
    glue::strip(script).ok_or_else(|| Error::Program(format!("{name}: a string over several lines")))
}

/// The lazy pages that need each chunk, by the splitter's name of the chunk.
fn parts(needs: &HashMap<String, Vec<String>>) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut parts = BTreeMap::<&str, BTreeSet<&str>>::new();
    for (part, pieces) in needs {
        for piece in pieces {
            parts.entry(piece).or_default().insert(part);
        }
    }
    parts
}

/// The file name of the chunk that these lazy pages need.
fn file_name<'a>(parts: impl IntoIterator<Item = &'a str>, hash: &str) -> String {
    format!("{PART}{}-{hash}.wasm", parts.into_iter().collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_the_parts_that_need_it() {
        let needs = HashMap::from([
            ("members".to_owned(), vec!["chunk_3".to_owned(), "split_members".to_owned()]),
            ("invite".to_owned(), vec!["chunk_3".to_owned()]),
        ]);
        let parts = parts(&needs);
        assert_eq!(file_name(parts["chunk_3"].iter().copied(), "0a"), "part-invite-members-0a.wasm");
        assert_eq!(file_name(parts["split_members"].iter().copied(), "0a"), "part-members-0a.wasm");
    }
}
