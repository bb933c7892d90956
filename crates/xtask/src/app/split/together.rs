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
            r#"    const src = together("{name}");
    src.catch(() => {{}});
    return async (imports) => WebAssembly.instantiate(await src, imports);
"#
        );
        if linked.matches(&alone).count() != 1 {
            return Err(Error::Program(format!("the splitter's script does not load `{name}` as it used to")));
        }
        linked = linked.replace(&alone, &together);
    }
    // If loading fails, the next use tries again.
    let together = format!(
        r#"let pieces;
function together(name) {{
    const all = (pieces ??= WebAssembly.compileStreaming(fetch(new URL("./{file}", import.meta.url))));
    all.catch(() => {{ if (pieces === all) pieces = undefined; }});
    return all.then((module) => WebAssembly.Module.customSections(module, name)[0]);
}}
"#
    );
    Ok(linked + &together)
}

/// Changes the splitter's script so that every chunk waits for the style sheet `file`, which is loaded once.
///
/// # Errors
/// [`Error::Program`] if the script is not as this version of the splitter writes it.
pub(super) fn with_styles(script: &str, file: &str) -> Result<String, Error> {
    const DEPENDENCIES: &str = "const parallelStuff = deps.map(d => d());";
    if script.matches(DEPENDENCIES).count() != 1 {
        return Err(Error::Program("the splitter's script does not load chunks as it used to".to_owned()));
    }
    let script = script.replace(DEPENDENCIES, "const parallelStuff = [styles(), ...deps.map(d => d())];");
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
    Ok(script + &styles)
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
    fn chunks_wait_for_their_styles() {
        let script = "const parallelStuff = deps.map(d => d());\n";
        let linked = with_styles(script, "part-style-0a.css").unwrap();
        assert!(linked.starts_with("const parallelStuff = [styles(), ...deps.map(d => d())];\n"));
        assert!(linked.contains(r#"new URL("./part-style-0a.css", import.meta.url)"#));
        assert!(matches!(with_styles("", "x"), Err(Error::Program(_))));
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
        assert!(linked.contains(r#"const src = together("chunk_1");"#));
        assert!(linked.contains(&load("chunk_11")), "the other is a file as before");
        assert!(linked.contains(r#"fetch(new URL("./part-small-0a.wasm", import.meta.url))"#));
        assert!(matches!(link("", &[piece("chunk_1", vec![])], "x"), Err(Error::Program(_))));
    }
}
