//! Splits the built app into the program and the parts that it loads when they are needed (`src/parts.rs`). Trunk cannot;
//! so the build hands over what Trunk has made and the program as cargo has linked it, before wasm-bindgen.
//!
//! A file of code is named after the parts that need it, so that one can see what a page loads:
//! `part-changes-invite-….wasm` comes with the first of the two.

use crate::Error;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_split_cli_support::{Options, transform};

/// How the names of files that belong to parts begin.
pub(crate) const PART: &str = "part-";

/// Replaces the one program in `dir`, which Trunk has made, by `program` in parts.
pub(crate) fn run(dir: &Path, program: &Path) -> Result<(), Error> {
    let linked = fs::read(program).map_err(Error::at(program))?;
    let hash = hash(&linked);
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
    let names = names(&split.prefetch_map, &hash);
    for file in &split.split_modules {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let name = names.get(&*stem).ok_or_else(|| Error::Program(format!("no part needs `{stem}`")))?;
        let code = fs::read(file).map_err(Error::at(file))?;
        let code = without_names(&code).ok_or_else(|| Error::Program(format!("`{stem}` is no WebAssembly")))?;
        let target = dir.join(name);
        fs::write(&target, code).map_err(Error::at(&target))?;
    }
    rewrite(&work.join(&link), &dir.join(&link), |text| {
        names
            .iter()
            .fold(text, |text, (stem, name)| text.replace(&format!("\"./{stem}.wasm\""), &format!("\"./{name}\"")))
    })?;
    fs::remove_dir_all(&work).map_err(Error::at(&work))?;
    replace(dir, &name)
}

/// What all names end in: other code has other names, so that they can be kept for ever. The splitter and wasm-bindgen
/// belong to it.
fn hash(linked: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    linked.hash(&mut hasher);
    include_bytes!("../../../Cargo.lock").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Makes what JavaScript needs to start the program.
fn bind(main: &Path, dir: &Path, name: &str) -> Result<(), Error> {
    let failed = |why: String| Error::Program(format!("wasm-bindgen: {why}"));
    let status = Command::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--remove-name-section", "--remove-producers-section"])
        .args(["--out-name", name, "--out-dir"])
        .arg(dir)
        .arg(main)
        .status()
        .map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}

/// The names of the files of code, by what the splitter calls them.
fn names(needs: &std::collections::HashMap<String, Vec<String>>, hash: &str) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::<&str, BTreeSet<&str>>::new();
    for (part, files) in needs {
        for file in files {
            parts.entry(file).or_default().insert(part);
        }
    }
    let name = |parts: BTreeSet<&str>| format!("{PART}{}-{hash}.wasm", parts.into_iter().collect::<Vec<_>>().join("-"));
    parts.into_iter().map(|(file, parts)| (file.to_owned(), name(parts))).collect()
}

/// WebAssembly without its custom sections: names and tools, which no browser needs.
fn without_names(code: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = code.split_at_checked(8)?;
    let mut kept = head.to_vec();
    while let Some((&kind, after)) = rest.split_first() {
        let (length, width) = number(after)?;
        let (section, next) = rest.split_at_checked(1 + width + length)?;
        if kind != 0 {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Some(kept)
}

/// A number as WebAssembly writes it (LEB128), and how many bytes it takes.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

/// Lets the page start the split program instead of Trunk's, and removes that.
fn replace(dir: &Path, name: &str) -> Result<(), Error> {
    let program = |path: &PathBuf| {
        let file = path.file_name()?.to_str()?;
        file.strip_suffix("_bg.wasm").filter(|stem| *stem != name).map(str::to_owned)
    };
    let old = crate::compress::files(dir)?
        .iter()
        .find_map(program)
        .ok_or_else(|| Error::Program(format!("Trunk has left no program in `{}`", dir.display())))?;
    for ending in [".js", "_bg.wasm"] {
        let path = dir.join(format!("{old}{ending}"));
        fs::remove_file(&path).map_err(Error::at(&path))?;
    }
    let page = dir.join("index.html");
    rewrite(&page, &page, |text| text.replace(&old, name))
}

fn rewrite(from: &Path, to: &Path, change: impl FnOnce(String) -> String) -> Result<(), Error> {
    let text = fs::read_to_string(from).map_err(Error::at(from))?;
    fs::write(to, change(text)).map_err(Error::at(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use std::collections::HashMap;

    #[test]
    fn a_file_is_named_after_the_parts_that_need_it() {
        let needs = HashMap::from([
            ("members".to_owned(), vec!["chunk_3".to_owned(), "split_members".to_owned()]),
            ("invite".to_owned(), vec!["chunk_3".to_owned()]),
        ]);
        let names = names(&needs, "0a");
        assert_eq!(names["chunk_3"], "part-invite-members-0a.wasm");
        assert_eq!(names["split_members"], "part-members-0a.wasm");
    }

    #[test]
    fn names_of_functions_are_left_out_and_code_is_not() {
        let code = [b"\0asm\x01\0\0\0".as_slice(), &[0, 3, 1, b'n', 9], &[10, 0x81, 0, 7], &[0, 0]].concat();
        assert_eq!(without_names(&code).unwrap(), [b"\0asm\x01\0\0\0".as_slice(), &[10, 0x81, 0, 7]].concat());
        assert!(without_names(&code[..code.len() - 3]).is_none(), "cut off in the middle");
        assert!(without_names(b"\0asm").is_none());
    }

    #[test]
    fn the_page_starts_the_split_program() {
        let dir = Scratch::new();
        let page = "import init from '/app-1.js'; init('/app-1_bg.wasm')";
        for (file, content) in
            [("index.html", page), ("app-1.js", ""), ("app-1_bg.wasm", ""), ("rolecall-2_bg.wasm", "")]
        {
            fs::write(dir.path().join(file), content).unwrap();
        }
        replace(dir.path(), "rolecall-2").unwrap();
        let page = fs::read_to_string(dir.path().join("index.html")).unwrap();
        assert_eq!(page, "import init from '/rolecall-2.js'; init('/rolecall-2_bg.wasm')");
        assert!(!dir.path().join("app-1.js").exists());
        assert!(matches!(replace(dir.path(), "rolecall-2"), Err(Error::Program(_))));
    }
}
