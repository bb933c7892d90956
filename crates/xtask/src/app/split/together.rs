//! Small pieces of code that several parts need travel in one file. Alone each costs a request, and hardly gets smaller;
//! together they take less than half of the bytes, because they are much alike.
//!
//! The file is WebAssembly that consists of custom sections, a piece in each: the browser itself takes it apart.

use crate::Error;

/// Below how many bytes a piece is small. With 8,000 the file would be nearly half as large again for whoever opens only a
/// menu, with 3,000 a page of a project would ask for 25 files instead of 20.
const SMALL: usize = 4_000;

/// Whether a piece of code travels with others, by its bytes and by how many parts need it.
pub(super) fn is_small(code: &[u8], parts: usize) -> bool {
    parts > 1 && code.len() < SMALL
}

/// The file for these pieces, each with its name.
pub(super) fn file(pieces: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut file = b"\0asm\x01\0\0\0".to_vec();
    for (name, code) in pieces {
        let named = [number(name.len()), name.clone().into_bytes()].concat();
        file.push(0);
        file.extend(number(named.len() + code.len()));
        file.extend(named);
        file.extend(code);
    }
    file
}

/// A number as WebAssembly writes it (LEB128).
fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or(0x7f);
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Lets the splitter's script take these pieces out of `file` instead of loading a file for each.
///
/// # Errors
///
/// [`Error::Program`] if the script is not what this version of the splitter writes.
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
    // What could not be loaded is asked for again the next time.
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
