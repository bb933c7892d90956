//! Joins small chunks that several pages need into one file. Alone, each would cost a request and compress badly;
//! together they compress to less than half.
//!
//! The file is a WebAssembly module with one custom section per chunk, which the browser can extract.

use super::binary::{module, name};
use crate::Error;

/// A chunk smaller than this, in bytes, is small. With 8,000, the joined file would be nearly half as large again for a
/// page that needs only a menu; with 3,000, a project page would load 25 files instead of 20.
const SMALL: usize = 4_000;

/// True if a chunk with this code, needed by this many pages, is joined with others.
pub(super) fn is_small(code: &[u8], parts: usize) -> bool {
    parts > 1 && code.len() < SMALL
}

/// The file with these chunks and their names.
pub(super) fn file(pieces: &[(String, Vec<u8>)]) -> Vec<u8> {
    let contents: Vec<_> = pieces.iter().map(|(title, code)| [&name(title), code.as_slice()].concat()).collect();
    module(contents.iter().map(|content| (0, content.as_slice())))
}

/// Changes the splitter's script to take these chunks out of `file` instead of loading a file for each.
///
/// # Errors
/// [`Error::Program`] if the script is not as this version of the splitter writes it.
pub(super) fn link(script: &str, pieces: &[(String, Vec<u8>)], file: &str) -> Result<String, Error> {
    let mut linked = script.to_owned();
    for (name, _) in pieces {
        let alone = format!(
            r#"    const src = fetch(new URL("./{name}.wasm", import.meta.url));
    src.catch(() => {{}});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
"#
        );
        let together = format!(
            r#"    const src = together("{name}", "{file}");
    src.catch(() => {{}});
    return async (imports) => WebAssembly.instantiate(await src, imports);
"#
        );
        if linked.matches(&alone).count() != 1 {
            return Err(Error::Program(format!("the splitter's script does not load `{name}` as it used to")));
        }
        linked = linked.replace(&alone, &together);
    }
    Ok(linked)
}

/// Takes a chunk out of a file of several. If loading fails, the next use tries again.
const TOGETHER: &str = r"const pieces = {};
function together(name, file) {
    const all = (pieces[file] ??= WebAssembly.compileStreaming(fetch(new URL(`./${file}`, import.meta.url))));
    all.catch(() => { if (pieces[file] === all) pieces[file] = undefined; });
    return all.then((module) => WebAssembly.Module.customSections(module, name)[0]);
}
";

/// Completes the splitter's script: adds [`TOGETHER`], and lets every lazy page except `unstyled` wait for the style sheet `file`,
/// which is loaded once.
///
/// # Errors
/// [`Error::Program`] if the script is not as this version of the splitter writes it.
pub(super) fn with_styles(script: &str, file: &str, unstyled: &[&str]) -> Result<String, Error> {
    const PAGE: &str = "export const __wasm_split_load_";
    const DEPENDENCIES: &str = "\n, [";
    let mut pages = script.split(PAGE);
    let mut styled = pages.next().unwrap_or_default().to_owned();
    for page in pages {
        let Some((load, dependencies)) = page.split_once(DEPENDENCIES) else {
            return Err(Error::Program("the splitter's script does not load chunks as it used to".to_owned()));
        };
        let is_styled = page.split_once(' ').is_none_or(|(name, _)| !unstyled.contains(&name));
        let styles = if is_styled { "styles, " } else { "" };
        styled += &[PAGE, load, DEPENDENCIES, styles, dependencies].concat();
    }
    // If loading fails, the next use tries again.
    let styles = format!(
        r#"let sheet;
function styles() {{
    return (sheet ??= new Promise((resolve, reject) => {{
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = new URL("./{file}", import.meta.url);
        link.onload = resolve;
        link.onerror = () => {{
            sheet = undefined;
            link.remove();
            reject(new TypeError("Failed to fetch the styles"));
        }};
        document.head.append(link);
    }}));
}}
"#
    );
    Ok(styled + TOGETHER + &styles)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(name: &str, code: Vec<u8>) -> (String, Vec<u8>) {
        (name.to_owned(), code)
    }

    #[test]
    fn small_is_what_several_parts_need_and_costs_more_as_a_file_than_in_bytes() {
        assert!(is_small(&[0; 3_999], 2));
        assert!(!is_small(&[0; 3_999], 1), "a part's own code comes alone");
        assert!(!is_small(&[0; 4_000], 2));
    }

    #[test]
    fn pieces_are_custom_sections_under_their_names() {
        let file = file(&[piece("a", vec![7, 8]), piece("long", vec![9; 200])]);
        let long = [&[0, 0xcd, 0x01, 4], b"long".as_slice(), &[9; 200]].concat();
        assert_eq!(file, [b"\0asm\x01\0\0\0".as_slice(), &[0, 4, 1, b'a', 7, 8], &long].concat());
    }

    #[test]
    fn pages_wait_for_their_styles() {
        let page = |name: &str, needs: &str| {
            format!("export const __wasm_split_load_{name} = wrap(load(() => {{\n}}\n, [{needs}]));\n")
        };
        let script = ["first\n".to_owned(), page("visit", "a"), page("pages", "a, b")].concat();
        let linked = with_styles(&script, "part-style-0a.css", &["visit"]).unwrap();
        let expected = ["first\n".to_owned(), page("visit", "a"), page("pages", "styles, a, b")].concat();
        assert!(linked.starts_with(&expected), "{linked}");
        assert!(linked.contains(r#"new URL("./part-style-0a.css", import.meta.url)"#));
        assert!(matches!(with_styles("export const __wasm_split_load_x", "x", &["visit"]), Err(Error::Program(_))));
    }

    #[test]
    fn the_script_takes_small_pieces_out_of_the_one_file() {
        let load = |name: &str| {
            format!(
                "const __{name} = makeLoad(() => {{\n    const src = fetch(new URL(\"./{name}.wasm\", import.meta.url));\n    src.catch(() => {{}});\n    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}}\n, []);\n"
            )
        };
        let script = [load("chunk_1"), load("chunk_11")].concat();
        let linked = link(&script, &[piece("chunk_1", vec![])], "part-small-0a.wasm").unwrap();
        assert!(linked.contains(r#"const src = together("chunk_1", "part-small-0a.wasm");"#));
        assert!(linked.contains(&load("chunk_11")), "the other is a file as before");
        assert!(matches!(link("", &[piece("chunk_1", vec![])], "x"), Err(Error::Program(_))));
    }
}
