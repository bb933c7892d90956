//! Measures the built app: every file, and the first visit of the members page, that is, everything reachable from
//! `index.html` except chunks loaded on demand. (The members page is in no chunk; `tests/e2e/parts.test.js` checks
//! that.) API responses are not counted.

use crate::Error;
use crate::app::compress::{brotli, files, gzip};
use crate::app::split::{BUNDLES, LIGHT, PART, SMALL};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

mod limits;

/// The first visits that have a limit: their name, and the parts ([`PART`]) that they load after the first files.
const VISITS: [(&str, &[&str]); 6] = [
    ("members page", &["members"]),
    ("sign-in page", &["visit"]),
    ("home page of a project", &["project"]),
    ("trends", &["trends"]),
    ("members page, invite dialog", &["invite", "members"]),
    ("sign in, members, invite dialog, project settings", &["invite", "members", "settings", "visit"]),
];

/// Loaded only where another server than the app's own has the API.
const ELSEWHERE: &str = "elsewhere.js";

/// A file of the app and its download sizes.
struct Shipped {
    name: String,
    content: Vec<u8>,
    gzip: usize,
    brotli: usize,
}

/// Prints the sizes of the app in `dir`. Fails if a file or a visit is over its limit in the file `limits`.
pub(crate) fn run(dir: &Path, limits: &Path) -> Result<(), Error> {
    let shipped = measure(dir)?;
    let first = first_load(&shipped);
    let visits = VISITS.map(|(name, parts)| (name, visit(&shipped, &first, parts)));
    let report = report(&shipped, &first, &visits);
    io::stdout().write_all(report.as_bytes()).map_err(Error::at(Path::new("stdout")))?;
    let sizes: Vec<_> = shipped.iter().map(|file| (plain_name(&file.name), file.brotli)).collect();
    let named_visits = visits.iter().map(|(name, size)| ((*name).to_owned(), *size));
    let all: Vec<_> = sizes.into_iter().chain(named_visits).collect();
    limits::check(&fs::read_to_string(limits).map_err(Error::at(limits))?, &all)
}

/// The size of a visit that loads these parts after the first files, in bytes with brotli.
fn visit(shipped: &[Shipped], first: &BTreeSet<&str>, parts: &[&str]) -> usize {
    let is_light = parts.iter().all(|part| LIGHT.contains(part));
    let is_needed = |file: &str| {
        let mut words = file.strip_prefix(PART).unwrap_or_default().split(['-', '.']);
        match words.next() {
            // Small chunks of a part, which others may share, or the rest.
            Some(SMALL) => match words.find(|word| BUNDLES.contains(word)) {
                Some(bundle) => parts.contains(&bundle) || !is_light,
                None => !parts.iter().all(|part| LIGHT.contains(part) || BUNDLES.contains(part)),
            },
            Some("style") => !is_light,
            first => first.into_iter().chain(words).any(|part| parts.contains(&part)),
        }
    };
    let is_loaded = |file: &&Shipped| first.contains(&*file.name) || (!parts.is_empty() && is_needed(&file.name));
    shipped.iter().filter(is_loaded).map(|file| file.brotli).sum()
}

/// A file name without its hash.
fn plain_name(name: &str) -> String {
    let is_hash = |word: &&str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hash = name.split(['-', '_', '.']).find(is_hash);
    hash.map_or_else(|| name.to_owned(), |hash| name.replace(&format!("-{hash}"), ""))
}

fn measure(dir: &Path) -> Result<Vec<Shipped>, Error> {
    let mut shipped = Vec::new();
    for path in files(dir)? {
        if path.extension().is_some_and(|ending| ending == "br" || ending == "gz") {
            continue;
        }
        let content = fs::read(&path).map_err(Error::at(&path))?;
        let name = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // Never more than the file itself: if compression does not help, the server sends it uncompressed.
        let smaller = |small: io::Result<Vec<u8>>| small.map(|small| small.len().min(content.len()));
        let gzip = smaller(gzip(&content)).map_err(Error::at(&path))?;
        let brotli = smaller(brotli(&content)).map_err(Error::at(&path))?;
        shipped.push(Shipped { name, content, gzip, brotli });
    }
    Ok(shipped)
}

/// `index.html`, the files that it names, the files that those name, and so on.
fn first_load(shipped: &[Shipped]) -> BTreeSet<&str> {
    let mut loaded = BTreeSet::new();
    let mut waiting = vec!["index.html"];
    while let Some(name) = waiting.pop() {
        let Some(file) = shipped.iter().find(|file| file.name == name) else { continue };
        if !loaded.insert(&*file.name) {
            continue;
        }
        // Binary files, such as the program itself, name no others.
        let Ok(text) = std::str::from_utf8(&file.content) else { continue };
        let at_once =
            shipped.iter().map(|other| &*other.name).filter(|other| !other.starts_with(PART) && *other != ELSEWHERE);
        waiting.extend(at_once.filter(|other| text.contains(*other)));
    }
    loaded
}

fn report(shipped: &[Shipped], first: &BTreeSet<&str>, visits: &[(&str, usize)]) -> String {
    let width = shipped.iter().map(|file| file.name.len()).max().unwrap_or(0).max("first load".len());
    let mut report = String::new();
    let mut line = |mark: &str, name: &str, sizes: [String; 3]| {
        let [raw, gzip, brotli] = sizes;
        // Writing to a string cannot fail.
        let _ = writeln!(report, "{mark} {name:width$}  {raw:>9}  {gzip:>9}  {brotli:>9}");
    };
    line(" ", "file", ["raw".into(), "gzip".into(), "brotli".into()]);
    let mut total = [0; 3];
    for file in shipped {
        let sizes = [file.content.len(), file.gzip, file.brotli];
        let loaded = first.contains(&*file.name);
        if loaded {
            for (sum, size) in total.iter_mut().zip(sizes) {
                *sum += size;
            }
        }
        line(if loaded { "•" } else { " " }, &file.name, sizes.map(|size| size.to_string()));
    }
    line("=", "first load", total.map(|size| size.to_string()));
    for (name, size) in visits {
        let _ = writeln!(report, "= {name}: {size} bytes (brotli)");
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_first_load_is_what_the_page_leads_to() {
        let dir = Scratch::new();
        fs::write(dir.path().join("index.html"), r#"<script src="/app-1.js"></script>"#).unwrap();
        fs::write(
            dir.path().join("app-1.js"),
            r#"import "./snippets/part.js"; load("app-1_bg.wasm", "part-invite-1.wasm")"#,
        )
        .unwrap();
        fs::create_dir(dir.path().join("snippets")).unwrap();
        fs::write(dir.path().join("snippets/part.js"), "0").unwrap();
        fs::write(dir.path().join("app-1_bg.wasm"), b"\0asm\xfflater.png").unwrap();
        fs::write(dir.path().join("later.png"), "0").unwrap();
        fs::write(dir.path().join("app-1.js.br"), "0").unwrap();
        fs::write(dir.path().join("part-invite-1.wasm"), b"\0asm\xff").unwrap();
        fs::write(dir.path().join("part-project-visit-1.wasm"), b"\0asm").unwrap();
        fs::write(dir.path().join("part-style-1.css"), "12").unwrap();
        fs::write(dir.path().join("part-small-1.wasm"), b"\0asm45").unwrap();
        fs::write(dir.path().join("part-small-visit-1.wasm"), b"\0asm\xff67").unwrap();

        let shipped = measure(dir.path()).unwrap();
        let first: Vec<&str> = first_load(&shipped).into_iter().collect();
        assert_eq!(first, ["app-1.js", "app-1_bg.wasm", "index.html", "snippets/part.js"]);
        let visit = |parts: &[&str]| super::visit(&shipped, &first_load(&shipped), parts);
        assert!(report(&shipped, &first_load(&shipped), &[("x", 7)]).ends_with("= x: 7 bytes (brotli)\n"));
        assert_eq!(visit(&["invite"]), visit(&[]) + 5 + 2 + 7);
        assert_eq!(visit(&["visit", "project"]), visit(&[]) + 4 + 2 + 6 + 7);
        assert_eq!(visit(&["visit"]), visit(&[]) + 4 + 7);
    }

    #[test]
    fn limits_are_by_name_without_hash() {
        for (name, plain) in [
            ("rolecall-8bc5f68df8f41781_bg.wasm", "rolecall_bg.wasm"),
            ("part-sql-8bc5f68df8f41781.wasm", "part-sql.wasm"),
            ("index.html", "index.html"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
    }
}
