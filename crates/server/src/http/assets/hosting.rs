//! Prepares the built app for a web server other than this one: its configuration, and the headers that this server would
//! send (contract 6).

use super::files::is_hashed;
use super::page::script_hashes;
use crate::config::Origin;
use crate::http::headers::{ALWAYS, IMMUTABLE, page_policy};
use axum::http::header;
use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

/// The files of the app cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum HostingError {
    /// There is no app in the folder.
    #[error("`{0}` has no index.html: build the app first")]
    NoApp(String),
    /// The URL of the server is not one.
    #[error("`{0}` is not a URL such as https://rolecall-api.example.com, without a path")]
    Url(String),
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] io::Error),
}

/// Writes into `folder`, which has the built app:
/// - `config.js` with the URL of the server,
/// - `headers.nginx.conf` and `headers.caddy`, to be included,
/// - `_headers`, which many static hosts read.
///
/// # Errors
/// [`HostingError`]; then nothing was changed, or the folder cannot be written to.
pub fn prepare(folder: &Path, url: &str) -> Result<(), HostingError> {
    let url = url.trim_end_matches('/');
    if Origin::parse(url).is_none() {
        return Err(HostingError::Url(url.to_owned()));
    }
    let page =
        fs::read_to_string(folder.join("index.html")).map_err(|_| HostingError::NoApp(folder.display().to_string()))?;
    let policy = page_policy(&script_hashes(&page), Some(url));
    let always = ALWAYS;
    let mut headers: Vec<(&str, &str)> = always.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    headers.push((header::CONTENT_SECURITY_POLICY.as_str(), &policy));
    let lines = |line: &dyn Fn(&str, &str) -> String| headers.iter().map(|(name, value)| line(name, value)).collect();
    let nginx: String = lines(&|name, value| format!("add_header {name} \"{value}\" always;\n"));
    let caddy: String = lines(&|name, value| format!("header {name} \"{value}\"\n"));
    let all: String = lines(&|name, value| format!("  {name}: {value}\n"));
    fs::write(folder.join("config.js"), format!("window.ROLECALL_API_URL = \"{url}\";\n"))?;
    fs::write(folder.join("headers.nginx.conf"), nginx)?;
    fs::write(folder.join("headers.caddy"), caddy)?;
    fs::write(folder.join("_headers"), format!("/*\n{all}{}", immutable(folder)?))?;
    Ok(())
}

/// Lines of `_headers` for the files whose names contain hashes: by the beginnings of their names, because hosts read only a
/// hundred rules. The other files are revalidated unless a rule says otherwise.
fn immutable(folder: &Path) -> io::Result<String> {
    let mut beginnings = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some((beginning, _)) = name.split_once('-').filter(|_| is_hashed(&name)) {
            beginnings.insert(beginning.to_owned());
        }
    }
    Ok(beginnings
        .iter()
        .fold(String::new(), |lines, name| lines + &format!("/{name}-*\n  cache-control: {IMMUTABLE}\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("rolecall-hosting-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_app_is_told_its_server_and_may_reach_it() {
        let folder = folder("right");
        fs::write(folder.join("index.html"), "<script>one()</script>").unwrap();
        fs::write(folder.join("part-a-0123456789abcdef.wasm"), "").unwrap();
        prepare(&folder, "https://api.example/").unwrap();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(read("config.js"), "window.ROLECALL_API_URL = \"https://api.example\";\n");
        for name in ["headers.nginx.conf", "headers.caddy", "_headers"] {
            let text = read(name);
            assert!(text.contains("connect-src 'self' https://api.example;"), "{name}: {text}");
            assert!(text.contains("'sha256-") && text.contains("x-frame-options"), "{name}: {text}");
        }
        assert!(read("_headers").ends_with("/part-*\n  cache-control: public, max-age=31536000, immutable\n"));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_wrong_folder_or_url_is_refused_and_nothing_is_written() {
        let folder = folder("wrong");
        assert!(matches!(prepare(&folder, "https://api.example"), Err(HostingError::NoApp(_))));
        fs::write(folder.join("index.html"), "").unwrap();
        for url in ["", "api.example", "https://api.example/v1", "https://api.example\";evil()//", "ftp://api.example"]
        {
            assert!(matches!(prepare(&folder, url), Err(HostingError::Url(_))), "{url}");
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
