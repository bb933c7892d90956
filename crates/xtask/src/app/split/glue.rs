//! Makes the JavaScript beside the program smaller: short names for what the program imports, without comments and
//! indentation.
//!
//! wasm-bindgen gives each import a name with a hash, such as `__wbg_addEventListener_c917b5aafbcf493f`. They stand in
//! both files and compress badly: 312 of them took 8 kB of the first download.

use super::binary::{IMPORTS, Input, module, name, number, sections};
use std::collections::HashMap;

/// The module from which the program imports the functions of its JavaScript.
const SHORT_MODULE: &str = "_";

/// The program and its JavaScript with short import names; `None` if they are not as wasm-bindgen writes them.
/// `glue` is the name of the module of these imports.
pub(super) fn shorten(program: &[u8], script: &str, glue: &str) -> Option<(Vec<u8>, String)> {
    let sections = sections(program)?;
    let (_, old) = sections.iter().find(|(id, _)| *id == IMPORTS)?;
    let (imports, names) = short_imports(old, glue)?;
    let sections = sections.iter().map(|(id, content)| (*id, if *id == IMPORTS { &*imports } else { content }));
    let mut found = 0;
    let script = script.lines().map(|line| {
        let defined = line.trim_start();
        // Each import is a property of an object: `name: function(…) {`.
        let property = defined.split_once(':').and_then(|(property, rest)| Some((names.get(property)?, rest)));
        property.map_or_else(
            || line.to_owned(),
            |(short, rest)| {
                found += 1;
                format!("{short}:{rest}")
            },
        )
    });
    let script = script.collect::<Vec<_>>().join("\n");
    let module_property = format!("\"{glue}\":");
    let is_complete = found == names.len() && script.matches(&module_property).count() == 1;
    is_complete.then(|| (module(sections), script.replace(&module_property, &format!("\"{SHORT_MODULE}\":"))))
}

/// A section of imports with short names for those from `glue`, and the short names by the long ones.
fn short_imports<'a>(section: &'a [u8], glue: &str) -> Option<(Vec<u8>, HashMap<&'a str, String>)> {
    let mut input = Input(section);
    let count = input.number()?;
    let mut imports = number(count);
    let mut names = HashMap::new();
    for _ in 0..count {
        let (from, long) = (input.name()?, input.name()?);
        // wasm-bindgen and the splitter import only functions.
        if input.byte()? != 0 {
            return None;
        }
        let signature = input.number()?;
        let (from, short) = if from == glue {
            let next = short_name(names.len());
            (SHORT_MODULE, names.entry(long).or_insert(next).as_str())
        } else {
            (from, long)
        };
        for part in [name(from), name(short), vec![0], number(signature)] {
            imports.extend(part);
        }
    }
    input.0.is_empty().then_some((imports, names))
}

/// The names `a` to `z`, `aa`, `ba` and so on.
fn short_name(mut index: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b'a' + u8::try_from(index % 26).unwrap_or_default()));
        index /= 26;
        if index == 0 {
            return name;
        }
        index -= 1;
    }
}

/// JavaScript without comment lines, indentation and empty lines; `None` if a string could span lines.
pub(super) fn strip(script: &str) -> Option<String> {
    let mut stripped = String::new();
    for line in script.lines().map(str::trim) {
        let is_comment = line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
        if line.is_empty() || is_comment || line.starts_with("* ") || line == "/**" || line == "*/" {
            continue;
        }
        if line.matches('`').count() % 2 != 0 {
            return None;
        }
        stripped += line;
        stripped.push('\n');
    }
    Some(stripped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(imports: &[(&str, &str)]) -> Vec<u8> {
        let mut section = number(imports.len());
        for (from, import) in imports {
            section.extend([name(from), name(import), vec![0, 7]].concat());
        }
        module([(1, [9].as_slice()), (IMPORTS, &section), (10, &[8, 8])])
    }

    const GLUE: &str = "./app_bg.js";
    const SCRIPT: &str = "const imports = {\n    __wbg_now_1: function() {\n    },\n    __wbg_at_2: function(arg0) {\n    \
                          },\n};\nreturn { \"./app_bg.js\": imports };";

    #[test]
    fn imports_get_short_names_on_both_sides() {
        let long = program(&[(GLUE, "__wbg_now_1"), ("./parts.js", "load"), (GLUE, "__wbg_at_2")]);
        let (short, script) = shorten(&long, SCRIPT, GLUE).unwrap();
        assert_eq!(short, program(&[("_", "a"), ("./parts.js", "load"), ("_", "b")]));
        assert_eq!(
            strip(&script).unwrap(),
            "const imports = {\na: function() {\n},\nb: function(arg0) {\n},\n};\nreturn { \"_\": imports };\n"
        );
    }

    #[test]
    fn an_import_that_the_script_does_not_define_is_refused() {
        assert!(shorten(&program(&[(GLUE, "__wbg_now_1"), (GLUE, "__wbg_gone_3")]), SCRIPT, GLUE).is_none());
        assert!(shorten(&program(&[(GLUE, "__wbg_now_1")]), "", GLUE).is_none());
        assert!(shorten(b"no program", SCRIPT, GLUE).is_none());
    }

    #[test]
    fn all_names_are_different() {
        let names: std::collections::BTreeSet<_> = (0..2_000).map(short_name).collect();
        assert_eq!(names.len(), 2_000);
        assert_eq!([0, 25, 26, 27, 52].map(short_name), ["a", "z", "aa", "ba", "ab"]);
    }

    #[test]
    fn a_string_over_several_lines_is_refused() {
        assert_eq!(strip("  // why\n  a = `x`;\n\n/* b */\n").unwrap(), "a = `x`;\n");
        assert!(strip("a = `x\n  y`;").is_none());
    }
}
