//! Paths in `sqlite:` URLs.

use percent_encoding::percent_decode_str;
use std::path::PathBuf;

/// The file path in an `sqlite:` URL.
pub(crate) fn file_path(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    PathBuf::from(&*percent_decode_str(path).decode_utf8_lossy())
}
