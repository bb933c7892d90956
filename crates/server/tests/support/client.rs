//! A client that keeps cookies.

use super::{Answer, SITE, schema};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, Method, Request, Response, header};
use bytes::Bytes;
use http_body_util::BodyExt;
use serde_json::Value;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// A client that keeps cookies.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    cookies: BTreeMap<String, String>,
    /// Sent with every request.
    headers: Vec<(HeaderName, String)>,
}

impl Client {
    pub(super) fn browser(router: Router) -> Self {
        let headers = vec![
            (header::ORIGIN, SITE.to_owned()),
            (HeaderName::from_static("sec-fetch-site"), "same-origin".to_owned()),
        ];
        Client { router, cookies: BTreeMap::new(), headers }
    }

    pub(crate) fn program(router: Router) -> Self {
        Client { router, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// The same client, with its cookies, at another server.
    pub(super) fn at(self, router: Router) -> Self {
        Client { router, ..self }
    }

    /// Adds or replaces a header.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self.headers.push((HeaderName::from_static(name), value.to_owned()));
        self
    }

    /// Adds a cookie.
    pub(crate) fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The value of a cookie; empty if missing.
    pub(crate) fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub(crate) async fn patch(&mut self, path: &str, body: Value) -> Answer {
        self.json(Method::PATCH, path, body).await
    }

    pub(crate) async fn delete(&mut self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, Vec::new()).await
    }

    /// Sends JSON.
    pub(crate) async fn json(&mut self, method: Method, path: &str, body: Value) -> Answer {
        self.send(method, path, Some("application/json"), serde_json::to_vec(&body).unwrap()).await
    }

    /// Sends any body.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: impl Into<Body>,
    ) -> Answer {
        let (parts, body) = self.begin(method.clone(), path, content_type, body).await.into_parts();
        // A stream of events has no end: only its beginning is read.
        let is_stream = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let bytes = if is_stream { beginning(body).await } else { body.collect().await.unwrap().to_bytes() };
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let answer = Answer { status: parts.status, headers: parts.headers, bytes, json };
        schema::check(&method, path, &answer);
        answer
    }

    /// Sends a GET and returns the response with its unread body.
    pub(crate) async fn begin_get(&self, path: &str) -> Response<Body> {
        self.begin(Method::GET, path, None, Vec::new()).await
    }

    async fn begin(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: impl Into<Body>,
    ) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap()
    }
}

/// The first piece of a body.
async fn beginning(mut body: Body) -> Bytes {
    body.frame().await.unwrap().unwrap().into_data().unwrap()
}
