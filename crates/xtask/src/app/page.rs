//! Parses the links for Trunk in `index.html` and writes the page that starts the app. Knows only the kinds of link in
//! this page; any other is an error, so that nothing is left out silently.

use crate::Error;

/// The beginning of a line that Trunk would replace.
const LINK: &str = "<link data-trunk ";

/// A parsed `index.html`.
pub(super) struct Template<'a> {
    lines: Vec<PageLine<'a>>,
}

enum PageLine<'a> {
    Plain(&'a str),
    Stylesheet { path: &'a str, with_chunks: bool },
    Icon(&'a str),
    File(&'a str),
    Program,
}

/// The names of the files that the page loads, all in its folder.
pub(super) struct FileNames<'a> {
    pub(super) stylesheet: &'a str,
    pub(super) icon: &'a str,
    /// The name of the program, without `.js` and `_bg.wasm`.
    pub(super) program: &'a str,
    /// What the program loads for the members page.
    pub(super) members: &'a [String],
    /// Identifies this build of the app: the server sends it with every response, and a page of another build offers a
    /// reload.
    pub(super) build: &'a str,
}

impl<'a> Template<'a> {
    /// Finds the links. Each must be on its own line.
    pub(super) fn parse(html: &'a str) -> Result<Self, Error> {
        let lines = html.lines().map(|line| match line.trim_start().strip_prefix(LINK) {
            Some(link) => match (attribute(link, "rel"), attribute(link, "href")) {
                (Some("css"), Some(path)) => {
                    Ok(PageLine::Stylesheet { path, with_chunks: attribute(link, "data-with") == Some("chunks") })
                }
                (Some("icon"), Some(path)) => Ok(PageLine::Icon(path)),
                (Some("copy-file"), Some(path)) => Ok(PageLine::File(path)),
                (Some("rust"), None) => Ok(PageLine::Program),
                _ => Err(Error::Refused(format!("index.html: this link for Trunk is not known here: {line}"))),
            },
            None => Ok(PageLine::Plain(line)),
        });
        Ok(Self { lines: lines.collect::<Result<_, _>>()? })
    }

    /// The paths of the style sheets, in order: those that are loaded with the first chunk of code (`data-with="chunks"`),
    /// or the others.
    pub(super) fn stylesheets(&self, of_chunks: bool) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter_map(move |line| match line {
            PageLine::Stylesheet { path, with_chunks } if *with_chunks == of_chunks => Some(*path),
            _ => None,
        })
    }

    /// The path of the icon.
    pub(super) fn icon(&self) -> Option<&'a str> {
        self.lines.iter().find_map(|line| if let PageLine::Icon(path) = line { Some(*path) } else { None })
    }

    /// The paths of the files that are copied as they are.
    pub(super) fn files(&self) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter_map(|line| if let PageLine::File(path) = line { Some(*path) } else { None })
    }

    /// The page that loads these files. It preloads the program, so that it does not wait for its JavaScript.
    pub(super) fn fill(&self, names: &FileNames) -> String {
        let FileNames { stylesheet, icon, program, members, build } = names;
        let members: Vec<_> = members.iter().map(|file| format!("\"/{file}\"")).collect();
        let members = members.join(", ");
        let filled = self.lines.iter().map(|line| match line {
            PageLine::Plain(line) => format!("{line}\n"),
            PageLine::Stylesheet { .. } | PageLine::File(_) => String::new(),
            PageLine::Icon(_) => format!("    <link rel=\"icon\" href=\"/{icon}\" type=\"image/svg+xml\" />\n"),
            PageLine::Program => format!(
                r#"    <meta name="rolecall-build" content="{build}" />
    <link rel="stylesheet" href="/{stylesheet}" />
    <link rel="modulepreload" href="/{program}.js" />
    <link rel="preload" href="/{program}_bg.wasm" as="fetch" type="application/wasm" crossorigin />
    <script>
      if (document.documentElement.matches("[data-start=shell][data-start-page=members]"))
        [{members}].forEach(function (file) {{
          preload(file);
        }});
    </script>
    <script type="module">
      import init from "/{program}.js";
      init({{ module_or_path: "/{program}_bg.wasm" }});
    </script>
"#
            ),
        });
        without_comments(&filled.collect::<String>())
    }
}

/// A page without what only its authors read: comments on lines of their own, and indentation.
fn without_comments(page: &str) -> String {
    let mut in_comment = false;
    let is_shipped = |line: &&str| {
        let is_comment = in_comment || line.starts_with("<!--") || line.starts_with("// ");
        in_comment = (in_comment || line.starts_with("<!--")) && !line.ends_with("-->");
        !is_comment
    };
    page.lines().map(str::trim_start).filter(is_shipped).fold(String::new(), |page, line| page + line + "\n")
}

/// The value of an attribute of a link.
fn attribute<'a>(link: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = link.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_page_loads_the_joined_stylesheet_and_starts_the_program() {
        let html = "<head>\n  <!-- A\n b -->\n  // c\n  <title>T</title>\n  <link data-trunk rel=\"icon\" href=\"a/icon.svg\" />\n  \
                    <link data-trunk rel=\"css\" href=\"b.css\" />\n  <link data-trunk rel=\"css\" href=\"a.css\" />\n  \
                    <link data-trunk data-with=\"chunks\" rel=\"css\" href=\"c.css\" />\n  \
                    <link data-trunk rel=\"copy-file\" href=\"d/f.js\" />\n  \
                    <link data-trunk rel=\"rust\" data-bin=\"x\" />\n</head>\n";
        let template = Template::parse(html).unwrap();
        assert_eq!(template.stylesheets(false).collect::<Vec<_>>(), ["b.css", "a.css"]);
        assert_eq!(template.stylesheets(true).collect::<Vec<_>>(), ["c.css"]);
        assert_eq!(template.icon(), Some("a/icon.svg"));
        assert_eq!(template.files().collect::<Vec<_>>(), ["d/f.js"]);
        let page = template.fill(&FileNames {
            stylesheet: "s-1.css",
            icon: "i-2.svg",
            program: "p-3",
            members: &["m-5.wasm".to_owned(), "m-6.wasm".to_owned()],
            build: "b4",
        });
        assert!(page.starts_with("<head>\n<title>T</title>\n<link rel=\"icon\" href=\"/i-2.svg\""), "{page}");
        assert!(page.contains("href=\"/s-1.css\"") && page.contains("import init from \"/p-3.js\""), "{page}");
        assert!(page.contains(r#"["/m-5.wasm", "/m-6.wasm"].forEach"#), "{page}");
        assert!(page.contains("<meta name=\"rolecall-build\" content=\"b4\" />"), "{page}");
        assert!(page.ends_with("</head>\n") && !page.contains("data-trunk"), "{page}");
    }

    #[test]
    fn an_unknown_link_is_refused() {
        assert!(Template::parse("<link data-trunk rel=\"sass\" href=\"a.scss\" />").is_err());
        assert!(Template::parse("<link data-trunk rel=\"css\" />").is_err());
    }

    #[test]
    fn every_stylesheet_is_linked() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let html = include_str!("../../../../index.html");
        let template = Template::parse(html).unwrap();
        let linked: BTreeSet<_> = [false, true]
            .into_iter()
            .flat_map(|chunks| template.stylesheets(chunks))
            .map(|path| root.join(path))
            .collect();
        let files = crate::app::compress::files(&root.join("style")).unwrap();
        let sheets: BTreeSet<_> =
            files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "css")).collect();
        assert_eq!(linked, sheets);
    }
}
