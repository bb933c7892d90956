//! Puts the stylesheets of the built app into one file, in their order: one request instead of many before anything is
//! painted. Trunk links each as a file of its own.

use crate::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// How a link to a stylesheet begins; its address follows.
const LINK: &str = r#"<link rel="stylesheet" href="/"#;

/// Joins what `index.html` in `dir` links.
pub(crate) fn run(dir: &Path) -> Result<(), Error> {
    let page = dir.join("index.html");
    let html = fs::read_to_string(&page).map_err(Error::at(&page))?;
    let (names, rest) = take_links(&html);
    let mut joined = String::new();
    for name in &names {
        let path = dir.join(name);
        joined += &fs::read_to_string(&path).map_err(Error::at(&path))?;
        fs::remove_file(&path).map_err(Error::at(&path))?;
    }
    let mut hasher = DefaultHasher::new();
    joined.hash(&mut hasher);
    let name = format!("style-{:016x}.css", hasher.finish());
    let path = dir.join(&name);
    fs::write(&path, joined).map_err(Error::at(&path))?;
    let linked = rest.replacen("</head>", &format!("{LINK}{name}\"/></head>"), 1);
    fs::write(&page, linked).map_err(Error::at(&page))
}

/// The linked stylesheets, in order, and the page without the links.
fn take_links(html: &str) -> (Vec<String>, String) {
    let (mut names, mut rest) = (Vec::new(), String::new());
    for line in html.lines() {
        if let Some((name, _)) = line.trim_start().strip_prefix(LINK).and_then(|line| line.split_once('"')) {
            names.push(name.to_owned());
        } else {
            rest += line;
            rest.push('\n');
        }
    }
    (names, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn all_stylesheets_become_one_in_their_order() {
        let dir = Scratch::new();
        let page = "<head>\n  <link rel=\"stylesheet\" href=\"/b-1.css\" integrity=\"sha384-x\"/>\n  \
                    <link rel=\"stylesheet\" href=\"/a-2.css\"/>\n</head>";
        for (file, content) in [("index.html", page), ("b-1.css", "b {}\n"), ("a-2.css", "a {}\n")] {
            fs::write(dir.path().join(file), content).unwrap();
        }
        run(dir.path()).unwrap();
        let page = fs::read_to_string(dir.path().join("index.html")).unwrap();
        let (names, _) = take_links(&page.replace("</head>", "\n</head>"));
        let [name] = &names[..] else { panic!("one stylesheet in {page}") };
        assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), "b {}\na {}\n");
        assert!(!dir.path().join("a-2.css").exists() && !page.contains("a-2"), "nothing of before is left");
    }
}
