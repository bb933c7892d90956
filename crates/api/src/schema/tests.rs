//! The document as a whole.

use super::*;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn every_endpoint_is_described_once() {
    assert_eq!(
        undescribed(),
        Vec::<&str>::new(),
        "describe these endpoints in `crates/api/src/schema/operations/`, beside those of the same noun"
    );
    let names: Vec<_> = operations::all().iter().map(|operation| operation.name).collect();
    let different: BTreeSet<_> = names.iter().collect();
    assert_eq!(different.len(), names.len(), "an endpoint is described twice");
}

#[test]
fn every_operation_has_a_summary_a_successful_response_and_its_path_parameters() {
    for operation in operations::all() {
        let name = operation.name;
        assert!(operation.summary.ends_with('.') && !operation.responses.is_empty(), "{name}");
        let Some(endpoint) = ENDPOINTS.iter().find(|endpoint| endpoint.name == name) else { continue };
        let parameters = parameters::of_path(endpoint.path).len();
        assert_eq!(
            parameters,
            endpoint.path.matches('{').count(),
            "{name}: describe the path in `parameters::in_path`"
        );
    }
}

#[test]
fn every_reference_leads_to_a_schema_and_every_schema_is_used() {
    let document = document("1");
    let mut targets = BTreeSet::new();
    references(&document, &mut targets);
    for target in &targets {
        assert!(document.pointer(target).is_some(), "{target} is missing");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(targets.contains(&format!("/components/schemas/{name}")), "{name} is not used");
    }
}

#[test]
fn types_that_requests_and_responses_share_have_a_form_for_each_only_where_they_differ() {
    let document = document("1");
    let inputs: Vec<_> =
        document["components"]["schemas"].as_object().unwrap().keys().filter(|name| name.ends_with("Input")).collect();
    assert_eq!(inputs, Vec::<&str>::new());
}

#[test]
fn null_is_allowed_only_where_the_server_takes_it() {
    let document = document("1");
    let fields = |name: &str| document["components"]["schemas"][name]["properties"].clone();
    assert_eq!(fields("UpdateMe")["email"]["type"], "string");
    assert_eq!(fields("NewInvite")["message"]["type"], serde_json::json!(["string", "null"]));
    assert_eq!(fields("NewInvite")["level"]["$ref"], "#/components/schemas/Level");
}

/// The targets of all references, as JSON pointers.
fn references(value: &Value, targets: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str().and_then(|target| target.strip_prefix('#')) {
                    Some(target) if name == "$ref" => {
                        targets.insert(target.to_owned());
                    }
                    _ => references(value, targets),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, targets)),
        _ => {}
    }
}
