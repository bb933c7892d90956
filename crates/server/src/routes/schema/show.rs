//! `GET /api/schema/`: the description of the API in `OpenAPI` 3.1 (`rolecall_api::schema`), for generators of clients.
//!
//! It is made from constants, once, when somebody first asks for it.

use crate::http::assets::GeneratedFile;
use axum::http::HeaderMap;
use axum::response::Response;
use rolecall_api::schema::document;
use std::sync::LazyLock;

/// As in drf-spectacular, whose clients ask for `?format=json`; ours is always JSON.
const CONTENT_TYPE: &str = "application/vnd.oai.openapi+json";

static DOCUMENT: LazyLock<GeneratedFile> =
    LazyLock::new(|| GeneratedFile::new(CONTENT_TYPE, document(env!("CARGO_PKG_VERSION")).to_string()));

/// Returns the description; 304 if the client has it.
pub async fn show(headers: HeaderMap) -> Response {
    DOCUMENT.respond(&headers)
}
