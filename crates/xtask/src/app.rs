//! Puts the built app together, ready to be served by anything: the program in parts, one stylesheet, the page that starts
//! them, and a compressed copy of each. Not for `trunk serve`, which needs none of it.

pub(crate) mod compress;
mod page;
pub(crate) mod split;
mod styles;

use crate::Error;
use page::{Names, Template};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Writes the app into `dir`, which is emptied before: what `index.html` in `root` names, and `program` as cargo has linked it
/// with the feature `split`.
pub(crate) fn run(root: &Path, program: &Path, dir: &Path) -> Result<(), Error> {
    if dir.exists() {
        fs::remove_dir_all(dir).map_err(Error::at(dir))?;
    }
    fs::create_dir_all(dir).map_err(Error::at(dir))?;
    let html = read(&root.join("index.html"))?;
    let template = Template::parse(&html)?;

    let sheets = template.stylesheets().map(|path| Ok((path.to_owned(), read(&root.join(path))?)));
    let styles = styles::join(&sheets.collect::<Result<Vec<_>, Error>>()?)?;
    let stylesheet = format!("style-{}.css", hash(&[styles.as_bytes()]));
    write(&dir.join(&stylesheet), styles.as_bytes())?;

    let icon = template.icon().ok_or_else(|| Error::Refused("index.html has no icon".to_owned()))?;
    let drawn = read(&root.join(icon))?;
    let icon = format!("icon-{}.svg", hash(&[drawn.as_bytes()]));
    write(&dir.join(&icon), drawn.as_bytes())?;

    let program = split::run(program, dir)?;
    let page = template.fill(&Names { stylesheet: &stylesheet, icon: &icon, program: &program });
    write(&dir.join("index.html"), page.as_bytes())?;
    compress::run(dir)
}

/// What the name of a file contains, so that it can be kept for ever: another content has another name.
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
