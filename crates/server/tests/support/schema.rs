//! Checks every response that a test receives against the description of the API (`/api/schema/`): a status, content
//! type, field or error code that is not described fails the test.

use super::answer::Answer;
use axum::http::{Method, header};
use jsonschema::Validator;
use rolecall_api::schema::{document, documented_path};
use rolecall_api::{ENDPOINTS, Endpoint};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document("test"));
/// Making a validator takes longer than using it.
static VALIDATORS: LazyLock<Mutex<Validators>> = LazyLock::new(Mutex::default);

/// The validators, by the name of the endpoint and the status.
type Validators = HashMap<(&'static str, u16), Arc<Validator>>;

/// Where to describe an endpoint.
const ADVICE: &str = "describe it in `crates/api/src/schema/operations/`";

/// Fails if the response is not one that the description has for this request.
pub(super) fn check(method: &Method, path: &str, answer: &Answer) {
    let Some(endpoint) = find(method, path) else { return };
    let (name, status) = (endpoint.name, answer.status.as_u16());
    let response = &operation(endpoint)["responses"][status.to_string()];
    assert!(response.is_object(), "{name}: status {status} is not described ({}); {ADVICE}", answer.text());
    let response = match response["$ref"].as_str() {
        Some(target) => DOCUMENT.pointer(target.trim_start_matches('#')).unwrap(),
        None => response,
    };
    // A response to HEAD has no body.
    if method == Method::HEAD {
        return;
    }
    let content = response["content"].as_object();
    let Some(content) = content else {
        assert!(answer.bytes.is_empty(), "{name}: {status} is described without a body: {}; {ADVICE}", answer.text());
        return;
    };
    let content_type = answer.header(header::CONTENT_TYPE.as_str()).split(';').next().unwrap_or_default().to_owned();
    let described: Vec<_> = content.keys().collect();
    assert!(described.contains(&&content_type), "{name}: {status} is {content_type}, not {described:?}; {ADVICE}");
    let is_packed = answer.headers.contains_key(header::CONTENT_ENCODING);
    if (content_type == "application/json" || content_type.ends_with("+json")) && !is_packed {
        let validator = validator(name, status, &content[&content_type]["schema"]);
        let errors = validator.iter_errors(&answer.json).take(5);
        let errors: Vec<_> = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
        let told =
            || format!("{name}: {status} is not as described; {ADVICE}\n{errors:#.1000?}\n{:.2000}", answer.text());
        assert!(errors.is_empty(), "{}", told());
    }
}

/// The endpoint that serves a request; none if the table has none.
fn find(method: &Method, path: &str) -> Option<&'static Endpoint> {
    let path = path.split('?').next().unwrap_or_default().replacen("/api/environments", "/api/projects", 1);
    let path: Vec<_> = path.strip_suffix('/').unwrap_or(&path).split('/').collect();
    let candidates = ENDPOINTS.iter().filter(|endpoint| {
        let parts: Vec<_> = endpoint.path.split('/').collect();
        let same = |(part, given): (&&str, &&str)| part == given || part.starts_with('{') && !given.is_empty();
        parts.len() == path.len() && parts.iter().zip(&path).all(same)
    });
    // A word beats a parameter.
    let path = candidates.clone().map(|endpoint| endpoint.path).min_by_key(|path| path.matches('{').count())?;
    let verb = match method.as_str() {
        "HEAD" => "GET",
        "PUT" => "PATCH",
        verb => verb,
    };
    candidates
        .filter(|endpoint| endpoint.path == path)
        .find(|endpoint| format!("{:?}", endpoint.method).eq_ignore_ascii_case(verb))
}

fn validator(name: &'static str, status: u16, schema: &Value) -> Arc<Validator> {
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(validators.entry((name, status)).or_insert_with(|| Arc::new(compile(schema))))
}

fn compile(schema: &Value) -> Validator {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [schema],
        "components": {"schemas": DOCUMENT["components"]["schemas"]},
    });
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// The operation that describes an endpoint.
fn operation(endpoint: &Endpoint) -> &'static Value {
    let verb = format!("{:?}", endpoint.method).to_lowercase();
    &DOCUMENT["paths"][documented_path(endpoint)][verb]
}

/// Validates bodies of requests to an endpoint.
pub(crate) fn request(endpoint: &Endpoint) -> Validator {
    compile(&operation(endpoint)["requestBody"]["content"]["application/json"]["schema"])
}
