//! The built app as files: compressed when it was built, cached for ever where the name holds a hash.
//!
//! All files are kept in memory and found by their exact names, so that no path can lead out of them.

mod files;
mod negotiate;
mod page;

use crate::error::Error;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use files::{Asset, Site, Stamp};
use negotiate::Encoding;
use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// The built app.
#[derive(Debug)]
pub struct Assets {
    /// Where it is read from again when it is built anew; none: it is inside the program, or there is none.
    folder: Option<PathBuf>,
    site: RwLock<(Option<Stamp>, Arc<Site>)>,
}

impl Assets {
    /// The app in `folder`; without one the app inside the program, or else that in `dist`.
    #[must_use]
    pub fn open(folder: Option<PathBuf>) -> Self {
        let embedded = if folder.is_none() { Site::embedded() } else { None };
        let folder = if embedded.is_some() { None } else { Some(folder.unwrap_or_else(|| PathBuf::from("dist"))) };
        let assets = Assets { folder, site: RwLock::new((None, Arc::new(embedded.unwrap_or_default()))) };
        assets.refresh();
        if assets.site().page().is_none() {
            let folder = assets.folder.as_deref().unwrap_or(std::path::Path::new("")).display();
            tracing::warn!("there is no app in `{folder}`: only the interface for programs is served");
        }
        assets
    }

    /// Reads the folder again if it has changed.
    fn refresh(&self) {
        let Some(folder) = &self.folder else {
            return;
        };
        let stamp = Stamp::read(folder);
        if stamp.is_none() || stamp == self.site.read().unwrap_or_else(PoisonError::into_inner).0 {
            return;
        }
        match Site::read(folder) {
            Ok(site) => *self.site.write().unwrap_or_else(PoisonError::into_inner) = (stamp, Arc::new(site)),
            // It is perhaps being built at this moment; the next page asks again.
            Err(error) => tracing::warn!(%error, "the app cannot be read"),
        }
    }

    fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Answers a request for a file, or for a page of the app: all pages are one file.
    pub async fn answer(self: &Arc<Self>, request: &Parts) -> Response {
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

fn page(site: &Site, headers: &HeaderMap) -> Response {
    let Some(asset) = site.page() else {
        let text = "Rolecall is running, but its app is not built. Build it, or set ROLECALL_STATIC_DIR.\n";
        return (StatusCode::NOT_FOUND, text).into_response();
    };
    let mut response = file(asset, headers);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, site.policy().clone());
    response
}

fn file(asset: &Asset, headers: &HeaderMap) -> Response {
    let encoding = negotiate::best(headers, |encoding| asset.body(encoding).is_some());
    let body = asset.body(encoding).unwrap_or(&asset.plain);
    let etag = format!("\"{}{}\"", asset.hash, encoding.suffix());
    let is_known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = is_known.flat_map(|value| value.split(',')).any(|tag| {
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
    let caching = if asset.is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::try_from(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// Browsers ask for pages as `text/html`; who says nothing takes anything.
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
    /// In an entity tag, because each encoding is another sequence of bytes.
    fn suffix(self) -> &'static str {
        self.name().map_or("", |name| if name == "br" { "-br" } else { "-gz" })
    }
}
