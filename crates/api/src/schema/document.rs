//! Puts the document together.

use super::components::Components;
use super::operation::{MakeSchema, Operation};
use super::{describe, errors, operations, parameters};
use crate::{ENDPOINTS, Endpoint, Guard, Method};
use serde_json::{Map, Value, json};

/// The header of requests that must not run twice.
const IDEMPOTENCY_KEY: &str = "Any text of 1 to 64 characters. A request that is sent again with the same key within a \
    day does not run again: it gets the response of the first, with the header `Idempotency-Replayed: true`.";

/// The `OpenAPI` document of a server of this version.
#[must_use]
pub fn document(version: &str) -> Value {
    let mut components = Components::new();
    let mut paths: Map<String, Value> = Map::new();
    let descriptions = operations::all();
    for endpoint in ENDPOINTS {
        if let Some(operation) = descriptions.iter().find(|operation| operation.name == endpoint.name) {
            let written = written(endpoint, operation, &mut components);
            paths.entry(documented_path(endpoint)).or_insert_with(|| json!({}))[method(endpoint)] = written;
        }
    }
    let responses = errors::common(&mut components.responses);
    let bodies = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    let bodies = bodies.filter_map(|operation| operation.get_mut("requestBody")).collect();
    let schemas = components.finish(bodies);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rolecall",
            "version": version,
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
            "description": "Organizations, projects and permissions, and the events of projects. `/api/environments/` \
                means the same as `/api/projects/`, `PUT` the same as `PATCH`, and a path without its slash at the end \
                the same as with it. A guide with examples is `docs/api.md` in the source code.",
        },
        "servers": [{"url": "/", "description": "The server that this document comes from."}],
        "tags": tags(),
        "paths": paths,
        "components": {"schemas": schemas, "responses": responses, "securitySchemes": security_schemes()},
    })
}

/// The path of an endpoint in the document: with a slash at the end, unless it is a file.
#[must_use]
pub fn documented_path(endpoint: &Endpoint) -> String {
    let is_file = endpoint.path.contains('.');
    if is_file { endpoint.path.to_owned() } else { format!("{}/", endpoint.path) }
}

const fn method(endpoint: &Endpoint) -> &'static str {
    match endpoint.method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

/// The first word of a name groups the endpoints.
fn tag(endpoint: &Endpoint) -> &'static str {
    endpoint.name.split('.').next().unwrap_or_default()
}

fn tags() -> Vec<Value> {
    let mut names: Vec<_> = ENDPOINTS.iter().map(tag).collect();
    names.dedup();
    let mut tags: Vec<Value> = Vec::new();
    for name in names {
        let tag = json!({"name": name});
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// One operation of the document.
fn written(endpoint: &Endpoint, operation: &Operation, components: &mut Components) -> Value {
    let mut written = json!({
        "operationId": endpoint.name.replace('.', "_"),
        "summary": operation.summary,
        "tags": [tag(endpoint)],
        "security": security(endpoint, operation),
        "responses": responses(endpoint, operation, components),
    });
    if !operation.details.is_empty() {
        written["description"] = operation.details.into();
    }
    let path = parameters::of_path(endpoint.path).into_iter().map(|parameter| parameter.written("path"));
    let query = operation.query.iter().map(|parameter| parameter.written("query"));
    let mut parameters: Vec<Value> = path.chain(query).collect();
    if endpoint.method != Method::Get && matches!(endpoint.guard, Guard::SignedIn | Guard::May(_)) {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": IDEMPOTENCY_KEY,
            "schema": {"type": "string", "pattern": "^[!-~]([ -~]{0,62}[!-~])?$"},
        }));
    }
    if !parameters.is_empty() {
        parameters.iter_mut().for_each(describe::rewrite);
        written["parameters"] = parameters.into();
    }
    if let Some((content_type, schema, is_required)) = operation.body {
        let schema = schema(&mut components.requests).to_value();
        written["requestBody"] = json!({"required": is_required, "content": {content_type: {"schema": schema}}});
    }
    written
}

fn responses(endpoint: &Endpoint, operation: &Operation, components: &mut Components) -> Map<String, Value> {
    let mut responses = errors::of(endpoint, operation, &mut components.responses);
    for response in &operation.responses {
        let mut written = json!({"description": response.description});
        for (content_type, schema) in &response.content {
            let schema: &MakeSchema = schema;
            written["content"][content_type] = json!({"schema": schema(&mut components.responses)});
        }
        responses.insert(response.status.to_string(), written);
    }
    responses
}

/// How a call is authenticated.
fn security(endpoint: &Endpoint, operation: &Operation) -> Value {
    match endpoint.guard {
        Guard::Public => json!([]),
        Guard::Token if endpoint.path.contains("{token}") => json!([]),
        Guard::Token => json!([{"projectToken": []}]),
        Guard::SignedIn | Guard::May(_) if operation.needs_session => json!([{"session": []}]),
        Guard::SignedIn | Guard::May(_) => json!([{"personalApiKey": []}, {"session": []}]),
    }
}

fn security_schemes() -> Value {
    json!({
        "personalApiKey": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "phx_…",
            "description": "A personal API key. A program that has it can do what its owner can, except create keys.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-rolecall_session",
            "description": "The cookie that signing in sets; without https its name is `rolecall_session`. Everything but \
                `GET` also needs the header `Origin` or `Sec-Fetch-Site`, as browsers send it from a page of the server \
                itself: other sites must not use the cookie.",
        },
        "projectToken": {
            "type": "apiKey",
            "in": "query",
            "name": "api_key",
            "description": "The token of a project: `phc_…`. It can also be sent in the body, as `api_key` or `token`.",
        },
    })
}
