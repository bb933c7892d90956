//! The error responses of endpoints: those that all endpoints of a kind have, and those of one endpoint.

use super::operation::Operation;
use crate::{Endpoint, ErrorBody, Guard, Method};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The errors that many endpoints have: the status, the name of the response in the document, what it means, and its
/// codes.
const COMMON: &[(u16, &str, &str, &[&str])] = &[
    (
        400,
        "Invalid",
        "A value of the request is wrong; `attr` names it.",
        &[
            "required",
            "null",
            "blank",
            "invalid_input",
            "invalid_choice",
            "max_length",
            "not_a_list",
            "null_characters_not_allowed",
            "invalid_characters",
            "parse_error",
        ],
    ),
    (
        401,
        "Unauthenticated",
        "The caller is not signed in, or the API key is not valid.",
        &["not_authenticated", "authentication_failed"],
    ),
    (
        403,
        "Forbidden",
        "The caller may not do this. If a rule refused it, `denial` says which, and who can help.",
        &["permission_denied", "csrf_failed", "view_as_ended", "view_as_is_read_only", "view_as_refused"],
    ),
    (404, "NotFound", "It does not exist, or the caller may not know that it does.", &["not_found"]),
    (408, "TooSlow", "The body did not arrive in time.", &["timeout"]),
    (
        409,
        "Repeated",
        "The `Idempotency-Key` was used before, and the response to that request cannot be repeated.",
        &["idempotency_mismatch", "in_progress", "answer_lost"],
    ),
    (413, "TooLarge", "The body is too large.", &["too_large"]),
    (415, "UnsupportedMediaType", "The body is not JSON.", &["unsupported_media_type"]),
    (429, "Throttled", "Too many requests; `Retry-After` says when to try again.", &["throttled"]),
    (500, "Failed", "An unexpected failure; `request_id` is for the operator.", &["error"]),
    (503, "Unavailable", "The server cannot answer now; `Retry-After` says when to try again.", &["unavailable"]),
];

/// What errors mean that only some endpoints have.
const OTHERS: &[(u16, &str)] = &[
    (402, "The spend limit of the organization is reached."),
    (410, "It is too late."),
    (502, "Stripe does not answer."),
];

/// True if all endpoints of this kind have errors with this status.
fn is_common(status: u16, endpoint: &Endpoint, operation: &Operation) -> bool {
    let writes = endpoint.method != Method::Get;
    let is_capture = endpoint.guard == Guard::Token;
    let is_about_something = endpoint.path.contains('{') || matches!(endpoint.guard, Guard::May(_));
    match status {
        400 => writes || !operation.query.is_empty(),
        401 => !is_capture,
        403 => !is_capture && (writes || matches!(endpoint.guard, Guard::SignedIn | Guard::May(_))),
        404 => is_about_something,
        408 | 413 => writes,
        409 => writes && matches!(endpoint.guard, Guard::SignedIn | Guard::May(_)),
        415 => operation.body.is_some() && !is_capture,
        429 => !is_capture && !endpoint.name.starts_with("health."),
        _ => true,
    }
}

/// The responses that the document names once.
pub(super) fn common(generator: &mut SchemaGenerator) -> Map<String, Value> {
    COMMON
        .iter()
        .map(|(_, name, description, codes)| {
            let body = generator.subschema_for::<ErrorBody>().to_value();
            ((*name).to_owned(), response(description, vec![body], codes))
        })
        .collect()
}

/// The error responses of an endpoint, by status.
pub(super) fn of(endpoint: &Endpoint, operation: &Operation, generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut codes: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, _, _, common) in COMMON {
        if is_common(*status, endpoint, operation) {
            codes.entry(*status).or_default().extend(*common);
        }
    }
    for errors in &operation.errors {
        codes.entry(errors.status).or_default().extend(errors.codes);
    }
    codes
        .into_iter()
        .map(|(status, codes)| {
            let same = COMMON.iter().find(|(common, _, _, known)| *common == status && *known == codes);
            let response = if let Some((_, name, _, _)) = same {
                json!({"$ref": format!("#/components/responses/{name}")})
            } else {
                let more = operation.errors.iter().filter(|errors| errors.status == status);
                let bodies: Vec<_> = more.filter_map(|errors| errors.body).collect();
                let mut schemas = vec![generator.subschema_for::<ErrorBody>().to_value()];
                schemas.extend(bodies.into_iter().map(|body| body(generator).to_value()));
                response(meaning(status), schemas, &codes)
            };
            (status.to_string(), response)
        })
        .collect()
}

/// What a status means.
fn meaning(status: u16) -> &'static str {
    let common = COMMON.iter().find(|(common, ..)| *common == status).map(|(_, _, meaning, _)| *meaning);
    let others = || OTHERS.iter().find(|(other, _)| *other == status).map(|(_, meaning)| *meaning);
    common.or_else(others).unwrap_or_default()
}

/// An error response with one of these bodies, and one of these codes.
fn response(description: &str, mut bodies: Vec<Value>, codes: &[&str]) -> Value {
    let body = if bodies.len() == 1 { bodies.remove(0) } else { json!({"anyOf": bodies}) };
    let schema = json!({"allOf": [body, {"properties": {"code": {"enum": codes}}}]});
    json!({"description": description, "content": {super::operation::JSON: {"schema": schema}}})
}
