//! Serves the files of the built browser app. They were compressed by the build; a file with a hash in its name is
//! cached forever by browsers.
//!
//! All files are in memory and are looked up by their exact names, so a path such as `../secret` finds nothing.

mod files;
pub mod hosting;
mod negotiate;
mod page;

use crate::error::Error;
use crate::http::headers::{IMMUTABLE, REVALIDATED};
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use files::{Asset, BuildStamp, Site};
use negotiate::Encoding;
use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// The files of the built app.
#[derive(Debug)]
pub struct Assets {
    /// The folder with the app, which is read again after each build; none if the app is embedded in the program.
    folder: Option<PathBuf>,
    site: RwLock<(Option<BuildStamp>, Arc<Site>)>,
}

impl Assets {
    /// Opens the app in `folder`; without a folder, the app embedded in the program, or else the one in `dist`.
    #[must_use]
    pub fn open(folder: Option<PathBuf>) -> Self {
        let embedded = if folder.is_none() { Site::embedded() } else { None };
        let folder = if embedded.is_some() { None } else { Some(folder.unwrap_or_else(|| PathBuf::from("dist"))) };
        let assets = Assets { folder, site: RwLock::new((None, Arc::new(embedded.unwrap_or_default()))) };
        assets.refresh();
        if assets.site().page().is_none() {
            let folder = assets.folder.as_deref().unwrap_or(std::path::Path::new("")).display();
            tracing::warn!("there is no app in `{folder}`: only the API is served");
        }
        assets
    }

    /// Reads the folder again if it has changed.
    fn refresh(&self) {
        let Some(folder) = &self.folder else {
            return;
        };
        let stamp = BuildStamp::read(folder);
        if stamp.is_none() || stamp == self.site.read().unwrap_or_else(PoisonError::into_inner).0 {
            return;
        }
        match Site::read(folder) {
            Ok(site) => *self.site.write().unwrap_or_else(PoisonError::into_inner) = (stamp, Arc::new(site)),
            // A build may be running. The next request for a page tries again.
            Err(error) => tracing::warn!(%error, "the app cannot be read"),
        }
    }

    /// The id of the build of the app, if this server has one: it is sent with every response of the API, so that a page
    /// of an older build learns of the new one.
    #[must_use]
    pub fn build(&self) -> Option<HeaderValue> {
        self.site().build().cloned()
    }

    /// The files as last read.
    fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Responds to a request for a file, or for a page of the app: all pages are the file `index.html`.
    pub async fn respond(self: &Arc<Self>, request: &Parts) -> Response {
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return Error::MethodNotAllowed("GET, HEAD".into()).into_response();
        }
        let Ok(path) = percent_decode_str(request.uri.path()).decode_utf8() else {
            return Error::NotFound.into_response();
        };
        let path = path.trim_start_matches('/');
        if path.contains(['\\', '\0']) || path.split('/').any(|segment| segment == "..") {
            return Error::NotFound.into_response();
        }
        let site = self.site();
        if let Some(asset) = site.file(path) {
            return file(asset, &request.headers);
        }
        let is_page = path.is_empty() || path == "index.html" || !path.rsplit('/').next().unwrap_or(path).contains('.');
        if !is_page || !accepts_html(&request.headers) {
            return Error::NotFound.into_response();
        }
        let assets = Arc::clone(self);
        let site = tokio::task::spawn_blocking(move || {
            assets.refresh();
            assets.site()
        });
        match site.await {
            Ok(site) => page(&site, &request.headers),
            Err(error) => Error::Unexpected(error.into()).into_response(),
        }
    }
}

/// The response with `index.html` and its Content-Security-Policy.
fn page(site: &Site, headers: &HeaderMap) -> Response {
    let Some(asset) = site.page() else {
        let text = "Rolecall is running, but its app is not built. Build it, or set ROLECALL_STATIC_DIR.\n";
        return (StatusCode::NOT_FOUND, text).into_response();
    };
    let mut response = file(asset, headers);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, site.policy().clone());
    response
}

/// The response with a file in the best encoding; 304 if the client has it already.
fn file(asset: &Asset, headers: &HeaderMap) -> Response {
    let encoding = negotiate::best(headers, |encoding| asset.body(encoding).is_some());
    let body = asset.body(encoding).unwrap_or(&asset.plain);
    let etag = format!("\"{}{}\"", asset.hash, encoding.suffix());
    let known_tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known_tags.flat_map(|value| value.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(body.clone()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
        if let Some(name) = encoding.name() {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    };
    let caching = if asset.is_immutable { IMMUTABLE } else { REVALIDATED };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::try_from(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// A file that the server makes itself, once, and compresses then.
#[derive(Debug)]
pub(crate) struct GeneratedFile(Asset);

impl GeneratedFile {
    /// A file with these contents.
    pub(crate) fn new(content_type: &'static str, plain: impl Into<Bytes>) -> Self {
        GeneratedFile(Asset::generated(content_type, plain.into()))
    }

    /// The response with the file in the best encoding; 304 if the client has it already.
    pub(crate) fn respond(&self, headers: &HeaderMap) -> Response {
        file(&self.0, headers)
    }
}

/// True if the client accepts HTML, as browsers do when they load a page. Without an `Accept` header it accepts
/// everything.
fn accepts_html(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::ACCEPT).iter().peekable();
    if values.peek().is_none() {
        return true;
    }
    let mut ranges = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    ranges.any(|range| {
        let kind = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "text/*" | "*/*")
    })
}

impl Encoding {
    /// A suffix for the entity tag: each encoding of a file has other bytes, so it needs another tag.
    fn suffix(self) -> &'static str {
        self.name().map_or("", |name| if name == "br" { "-br" } else { "-gz" })
    }
}
