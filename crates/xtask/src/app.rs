//! Assembles the built app for any web server: the program in chunks, their style sheets, the page that loads them, and
//! compressed copies. Not for `trunk serve`, which needs none of it.

pub(crate) mod compress;
mod page;
pub(crate) mod split;
mod styles;

use crate::Error;
use page::{FileNames, Template};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Writes the app into `dir`, which is emptied first: the files that `index.html` in `root` names, and `program` as
/// linked by cargo with the feature `split`.
pub(crate) fn run(root: &Path, program: &Path, dir: &Path) -> Result<(), Error> {
    if dir.exists() {
        fs::remove_dir_all(dir).map_err(Error::at(dir))?;
    }
    fs::create_dir_all(dir).map_err(Error::at(dir))?;
    let html = read(&root.join("index.html"))?;
    let template = Template::parse(&html)?;

    let stylesheet = write_styles(root, dir, "style", template.stylesheets(false))?;
    let chunk_styles = write_styles(root, dir, split::PART_STYLE, template.stylesheets(true))?;

    let icon = template.icon().ok_or_else(|| Error::Refused("index.html has no icon".to_owned()))?;
    let drawn = read(&root.join(icon))?;
    let icon = format!("icon-{}.svg", hash(&[drawn.as_bytes()]));
    write(&dir.join(&icon), drawn.as_bytes())?;

    for path in template.files() {
        let name =
            Path::new(path).file_name().ok_or_else(|| Error::Refused(format!("index.html: not a file: {path}")))?;
        fs::copy(root.join(path), dir.join(name)).map_err(Error::at(&root.join(path)))?;
    }

    let program = split::run(program, dir, &chunk_styles)?;
    let build = hash(&[&html, &stylesheet, &chunk_styles, &icon, &program.name].map(String::as_bytes));
    let (name, members) = (&program.name, &program.members);
    let names = FileNames { stylesheet: &stylesheet, icon: &icon, program: name, members, build: &build };
    let page = template.fill(&names);
    write(&dir.join("index.html"), page.as_bytes())?;
    compress::run(dir)
}

/// Joins style sheets into one file; returns its name.
fn write_styles<'a>(
    root: &Path,
    dir: &Path,
    name: &str,
    paths: impl Iterator<Item = &'a str>,
) -> Result<String, Error> {
    let sheets = paths.map(|path| Ok((path.to_owned(), read(&root.join(path))?)));
    let styles = styles::join(&sheets.collect::<Result<Vec<_>, Error>>()?)?;
    let name = format!("{name}-{}.css", hash(&[styles.as_bytes()]));
    write(&dir.join(&name), styles.as_bytes())?;
    Ok(name)
}

/// A hash of the contents, for a file name that can be cached forever.
fn hash(contents: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    contents.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(Error::at(path))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    fs::write(path, content).map_err(Error::at(path))
}
