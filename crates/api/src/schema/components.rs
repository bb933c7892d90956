//! The named schemas of the document. Responses are described as serde writes them, requests as the server reads them, so
//! a type that is in both can have two schemas; the one of requests then has the suffix `Input`.

use super::describe;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Where the named schemas are in the document.
const PLACE: &str = "#/components/schemas/";

/// Fields of requests that can be null. The server refuses null in all others; it can leave them out.
const NULLABLE: [(&str, &str); 8] = [
    ("AddProjectMember", "expires_at"),
    ("ChangeMembers", "expires_at"),
    ("ChangeLevel", "expires_at"),
    ("NewInvite", "expires_at"),
    ("NewInvite", "access_expires_at"),
    ("NewInvite", "message"),
    ("UpdateBilling", "spend_limit"),
    ("UpdateProject", "retention_days"),
];
/// Requests that serde reads, for which null in a field that can be missing is the same as missing.
const READ_BY_SERDE: [&str; 9] = [
    "TrendsQuery",
    "SeriesNode",
    "DateRange",
    "Breakdown",
    "Compare",
    "PropertyFilter",
    "HogQlQuery",
    "PasskeyAnswer",
    "PasskeyResponse",
];

/// Makes the schemas of requests and responses.
#[derive(Debug)]
pub(super) struct Components {
    pub(super) requests: SchemaGenerator,
    pub(super) responses: SchemaGenerator,
}

impl Components {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        Components {
            requests: settings.clone().for_deserialize().into_generator(),
            responses: settings.for_serialize().into_generator(),
        }
    }

    /// All named schemas, and the request bodies with references to those of requests.
    pub(super) fn finish(mut self, bodies: Vec<&mut Value>) -> Map<String, Value> {
        let mut schemas = self.responses.take_definitions(true);
        let mut inputs = self.requests.take_definitions(true);
        for (name, schema) in &mut inputs {
            refuse_null(name, schema);
        }
        // A schema that refers to one with two forms has two forms itself.
        let mut other: BTreeSet<String> = BTreeSet::new();
        loop {
            let mut renamed = inputs.clone();
            renamed.values_mut().for_each(|schema| rename(schema, &other));
            let different =
                |(name, schema): &(&String, &Value)| schemas.get(*name).is_some_and(|known| known != *schema);
            let found: BTreeSet<String> = renamed.iter().filter(different).map(|(name, _)| name.clone()).collect();
            if found == other {
                inputs = renamed;
                break;
            }
            other = found;
        }
        for (name, schema) in inputs {
            let name = if other.contains(&name) { format!("{name}Input") } else { name };
            schemas.insert(name, schema);
        }
        for body in bodies {
            rename(body, &other);
        }
        for schema in schemas.values_mut() {
            describe::rewrite(schema);
        }
        schemas
    }
}

/// Lets references to these schemas refer to the form that requests have.
fn rename(schema: &mut Value, names: &BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for (keyword, value) in fields {
                let name = value.as_str().and_then(|target| target.strip_prefix(PLACE));
                match name {
                    Some(name) if keyword == "$ref" && names.contains(name) => {
                        *value = format!("{PLACE}{name}Input").into();
                    }
                    _ => rename(value, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        _ => {}
    }
}

/// Removes null from the fields that can be missing: serde would take it, but the server does not.
fn refuse_null(name: &str, schema: &mut Value) {
    if READ_BY_SERDE.contains(&name) {
        return;
    }
    let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (field, schema) in fields {
        if NULLABLE.contains(&(name, field)) {
            continue;
        }
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|kind| kind != "null");
            if let [only] = types.as_slice() {
                schema["type"] = only.clone();
            }
        }
        if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
            choices.retain(|choice| *choice != json!({"type": "null"}));
            if let [only] = choices.clone().as_slice()
                && let (Some(schema), Some(only)) = (schema.as_object_mut(), only.as_object())
            {
                schema.remove("anyOf");
                schema.extend(only.clone());
            }
        }
    }
}
