//! Loads the files of the built app into memory.

use super::negotiate::Encoding;
use super::page::{build_of, script_hashes};
use crate::http::headers::page_policy;
use axum::http::HeaderValue;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fmt, fs, io};

/// The file that is served for all pages.
const PAGE: &str = "index.html";
/// How much older than its file a compressed copy can be before it counts as left over from an earlier build. Copying a
/// folder can change the order of the times a little.
const STALE_AFTER: Duration = Duration::from_mins(1);

/// One file with its compressed copies.
pub(super) struct Asset {
    pub(super) plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    pub(super) content_type: &'static str,
    /// A hash of the contents, for the entity tag.
    pub(super) hash: String,
    /// True if the name contains a hash: the contents under this name never change.
    pub(super) is_immutable: bool,
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asset").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

impl Asset {
    /// A file that no build has made.
    pub(super) fn generated(content_type: &'static str, plain: Bytes) -> Self {
        let hash = hash(&plain);
        Asset { brotli: None, gzip: gzip(&plain), content_type, hash, is_immutable: false, plain }
    }

    /// The contents in an encoding, if the build made it.
    pub(super) fn body(&self, encoding: Encoding) -> Option<&Bytes> {
        match encoding {
            Encoding::Brotli => self.brotli.as_ref(),
            Encoding::Gzip => self.gzip.as_ref(),
            Encoding::Identity => Some(&self.plain),
        }
    }
}

/// All files by name, and the Content-Security-Policy of the page.
#[derive(Debug)]
pub(super) struct Site {
    files: HashMap<String, Asset>,
    policy: HeaderValue,
    /// The id of the build, if the page has one.
    build: Option<HeaderValue>,
}

impl Default for Site {
    fn default() -> Self {
        Site::new(HashMap::new())
    }
}

impl Site {
    /// The site embedded in the program, if there is one.
    pub(super) fn embedded() -> Option<Self> {
        let files = embedded();
        if files.is_empty() { None } else { Some(Site::new(files)) }
    }

    /// Reads the site in a folder.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let found = walk(folder)?;
        let current = found.iter().filter(|file| !is_stale(file, &found));
        let files = current.map(|file| Ok((file.name.clone(), fs::read(&file.path)?.into())));
        Ok(Site::new(files.collect::<io::Result<_>>()?))
    }

    fn new(mut files: HashMap<String, Bytes>) -> Self {
        let mut names: Vec<String> = files.keys().cloned().collect();
        // Shorter names first: a file comes before its compressed copies, which it takes out of the list.
        names.sort_by_key(String::len);
        let mut assets = HashMap::new();
        for name in names {
            let Some(plain) = files.remove(&name) else {
                continue;
            };
            let asset = Asset {
                brotli: files.remove(&format!("{name}.br")),
                gzip: files.remove(&format!("{name}.gz")),
                content_type: content_type(&name),
                hash: hash(&plain),
                is_immutable: is_hashed(&name),
                plain,
            };
            assets.insert(name, asset);
        }
        let page = assets.get(PAGE).map(|page| String::from_utf8_lossy(&page.plain)).unwrap_or_default();
        let policy = page_policy(&script_hashes(&page), None);
        let build = build_of(&page).and_then(|build| HeaderValue::try_from(build).ok());
        // Never fails: the policy consists of words and Base64.
        let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Site { policy, build, files: assets }
    }

    /// A file by its name, except `index.html`.
    pub(super) fn file(&self, name: &str) -> Option<&Asset> {
        self.files.get(name).filter(|_| name != PAGE)
    }

    /// `index.html`, which is served for all URLs of the app.
    pub(super) fn page(&self) -> Option<&Asset> {
        self.files.get(PAGE)
    }

    /// The id of the build, if there is an app and its page has one.
    pub(super) fn build(&self) -> Option<&HeaderValue> {
        self.build.as_ref()
    }

    /// The Content-Security-Policy of the page.
    pub(super) fn policy(&self) -> &HeaderValue {
        &self.policy
    }
}

/// A hash of contents, for the entity tag.
fn hash(contents: &[u8]) -> String {
    hex::encode(&Sha256::digest(contents)[..12])
}

/// The contents as small as gzip makes them; none if they cannot be compressed.
fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// Identifies a build of a folder: the time of its newest file, and the number of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BuildStamp(SystemTime, usize);

impl BuildStamp {
    /// Reads the stamp of a folder. None if it has no `index.html`, as while a build is running.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let files = walk(folder).ok()?;
        let newest = files.iter().map(|file| file.written).max()?;
        files.iter().any(|file| file.name == PAGE).then_some(BuildStamp(newest, files.len()))
    }
}

/// A file that [`walk`] found.
struct FileEntry {
    /// The path below the folder, with `/` as its separator.
    name: String,
    path: PathBuf,
    written: SystemTime,
}

/// All files below a folder, except hidden ones (Trunk builds in a hidden folder) and links (they can point anywhere).
fn walk(folder: &Path) -> io::Result<Vec<FileEntry>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let kind = entry.file_type()?;
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                folders.push((entry.path(), format!("{prefix}{name}/")));
            } else if kind.is_file() {
                let written = entry.metadata()?.modified()?;
                found.push(FileEntry { name: format!("{prefix}{name}"), path: entry.path(), written });
            }
        }
    }
    Ok(found)
}

/// True if a compressed copy is left over from an earlier build, that is, clearly older than its file. Files with a
/// hash in the name cannot be left over.
fn is_stale(copy: &FileEntry, found: &[FileEntry]) -> bool {
    let Some(plain) = copy.name.strip_suffix(".br").or_else(|| copy.name.strip_suffix(".gz")) else {
        return false;
    };
    let plain = found.iter().find(|file| file.name == plain && !is_hashed(plain));
    plain.is_some_and(|plain| copy.written + STALE_AFTER < plain.written)
}

/// The content type for the extension of a file name.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("po") => "text/x-gettext-translation; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// True if the name contains a hash. Trunk adds 16 hexadecimal digits, without leading zeros, to the names of its
/// files.
pub(super) fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split(['-', '_', '.']).any(|part| {
        (12..=64).contains(&part.len()) && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// The files embedded in the program.
#[cfg(feature = "embed")]
fn embedded() -> HashMap<String, Bytes> {
    #[derive(rust_embed::RustEmbed)]
    #[folder = "../../dist"]
    struct Dist;

    let file = |name: std::borrow::Cow<'static, str>| {
        let data = Dist::get(&name)?.data;
        Some((name.into_owned(), Bytes::from(data.into_owned())))
    };
    Dist::iter().filter_map(file).collect()
}

/// Without the feature `embed`, no files are embedded.
#[cfg(not(feature = "embed"))]
fn embedded() -> HashMap<String, Bytes> {
    HashMap::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_names_with_a_hash() {
        for name in ["rolecall-4f0c1d2e3a4b5c6d.js", "rolecall-4f0c1d2e3a4b5c6d_bg.wasm", "a/ui-0c1d2e3a4b5c6d.css"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["index.html", "favicon.svg", "dead-beef.js", "rolecall_bg.wasm", "accede.css"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn compressed_copies_are_encodings_of_their_file() {
        let file = |name: &str| (name.to_owned(), Bytes::from(name.to_owned()));
        let site = Site::new([file("a.js"), file("a.js.br"), file("b.gz")].into());
        assert_eq!(site.file("a.js").unwrap().body(Encoding::Brotli).unwrap(), "a.js.br");
        assert!(site.file("a.js").unwrap().body(Encoding::Gzip).is_none());
        assert!(site.file("a.js.br").is_none());
        assert!(site.file("b.gz").is_some());
    }
}
