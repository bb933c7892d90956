//! Compresses the built app once, so that the server never has to: writes `app.wasm.br` and `app.wasm.gz` beside
//! `app.wasm`. Skips formats that are compressed already, such as pictures.

use crate::Error;
use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file that is edited when the app is deployed, which would leave old copies behind.
const EDITED: &str = "config.js";
/// Extensions of files that compression makes smaller.
const COMPRESSIBLE: [&str; 11] = ["css", "html", "ico", "js", "json", "map", "po", "svg", "txt", "wasm", "webmanifest"];

/// Compresses every file under `dir` that gets smaller, and removes compressed files whose original is gone.
pub(super) fn run(dir: &Path) -> Result<(), Error> {
    for path in files(dir)? {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("br" | "gz") if !path.with_extension("").exists() => {
                fs::remove_file(&path).map_err(Error::at(&path))?;
            }
            Some(ending) if COMPRESSIBLE.contains(&ending) && !path.ends_with(EDITED) => compress(&path)?,
            _ => {}
        }
    }
    Ok(())
}

/// All files under a folder, sorted by name.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(Error::at(dir))? {
        let path = entry.map_err(Error::at(dir))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The file's path with another extension appended: `app.wasm` and `br` give `app.wasm.br`.
fn sibling(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn compress(path: &Path) -> Result<(), Error> {
    let raw = fs::read(path).map_err(Error::at(path))?;
    for (ending, small) in [("br", brotli(&raw)), ("gz", gzip(&raw))] {
        let target = sibling(path, ending);
        let small = small.map_err(Error::at(&target))?;
        if small.len() < raw.len() {
            fs::write(&target, small).map_err(Error::at(&target))?;
        } else if target.exists() {
            fs::remove_file(&target).map_err(Error::at(&target))?;
        }
    }
    Ok(())
}

/// Compresses with brotli at its highest level. The mode for fonts codes distances in a way that makes WebAssembly
/// smaller too, by about 0.6 %.
pub(crate) fn brotli(raw: &[u8]) -> io::Result<Vec<u8>> {
    let mode = if raw.starts_with(b"\0asm") {
        BrotliEncoderMode::BROTLI_MODE_FONT
    } else {
        BrotliEncoderMode::BROTLI_MODE_GENERIC
    };
    let parameters =
        BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: raw.len(), mode, ..BrotliEncoderParams::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*raw, &mut small, &parameters)?;
    Ok(small)
}

/// Compresses with gzip at its highest level; without a timestamp, so the same input gives the same output.
pub(crate) fn gzip(raw: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(raw)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use std::io::Read;

    #[test]
    fn a_file_gets_siblings_that_unpack_to_it() {
        let dir = Scratch::new();
        let text = "body { color: var(--text) }\n".repeat(50);
        fs::write(dir.path().join("a.css"), &text).unwrap();
        run(dir.path()).unwrap();

        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*fs::read(dir.path().join("a.css.br")).unwrap(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
        let packed = fs::read(dir.path().join("a.css.gz")).unwrap();
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(&*packed).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }

    #[test]
    fn what_does_not_get_smaller_and_what_is_no_text_stay_alone() {
        let dir = Scratch::new();
        fs::write(dir.path().join("tiny.txt"), "a").unwrap();
        fs::write(dir.path().join("picture.png"), [0; 500]).unwrap();
        run(dir.path()).unwrap();
        assert_eq!(files(dir.path()).unwrap().len(), 2);
    }

    #[test]
    fn a_sibling_of_a_file_that_is_gone_goes_too() {
        let dir = Scratch::new();
        fs::write(dir.path().join("old.js.br"), "x").unwrap();
        run(dir.path()).unwrap();
        assert!(files(dir.path()).unwrap().is_empty());
    }
}
