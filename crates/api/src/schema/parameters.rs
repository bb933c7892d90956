//! Parameters of paths and queries.

use crate::{ActivityAction, ActivityScope, MemberOrder, PropertyFilter, param};
use rolecall_policy::Level;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// A parameter of a path or a query.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    name: &'static str,
    description: &'static str,
    schema: Value,
    /// The content type, if the value is not plain text.
    content_type: Option<&'static str>,
    /// True if a query must have it.
    is_required: bool,
}

impl Parameter {
    /// The parameter in the document; `place`: `path` or `query`.
    pub(super) fn written(&self, place: &str) -> Value {
        let is_required = self.is_required || place == "path";
        let mut written =
            json!({"name": self.name, "in": place, "description": self.description, "required": is_required});
        match self.content_type {
            Some(content_type) => written["content"] = json!({content_type: {"schema": self.schema}}),
            None => written["schema"] = self.schema.clone(),
        }
        written
    }

    /// The parameter has to be sent.
    pub(super) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }
}

/// A parameter of a query.
pub(super) fn parameter(name: &'static str, schema: Value, description: &'static str) -> Parameter {
    Parameter { name, description, schema, content_type: None, is_required: false }
}

/// A parameter whose invalid values count as missing, as in PostHog: its schema does not refuse them.
fn lenient(name: &'static str, hint: &str, description: &'static str) -> Parameter {
    parameter(name, json!({"examples": [hint]}), description)
}

pub(super) fn limit() -> Parameter {
    let description =
        "Maximum number of items, 1 to 1000; 100 if missing. More counts as 1000, and anything else as missing.";
    lenient(param::LIMIT, "100", description)
}

pub(super) fn offset() -> Parameter {
    lenient(param::OFFSET, "0", "Number of items to skip; 0 if missing. Anything else counts as missing.")
}

pub(super) fn search() -> Parameter {
    let description = "Only items whose name or email address contains this text, ignoring case.";
    parameter(param::SEARCH, json!({"type": "string"}), description)
}

/// Where the page begins.
pub(super) fn cursor() -> Parameter {
    let description = "Where the page begins: part of the URLs `next` and `previous` of an earlier page.";
    parameter(param::CURSOR, json!({"type": "string"}), description)
}

fn time(name: &'static str, description: &'static str) -> Parameter {
    parameter(name, json!({"type": "string", "examples": ["2026-11-03T09:30:00Z"]}), description)
}

pub(super) fn after() -> Parameter {
    time(param::AFTER, "Only what is later than this time: RFC 3339; UTC if it has no time zone.")
}

pub(super) fn before() -> Parameter {
    time(param::BEFORE, "Only what is earlier than this time: RFC 3339; UTC if it has no time zone.")
}

pub(super) fn at() -> Parameter {
    time(param::AT, "The time that is asked about: RFC 3339; UTC if it has no time zone. Now if missing.")
}

pub(super) fn distinct_id() -> Parameter {
    parameter(param::DISTINCT_ID, json!({"type": "string"}), "Only what is about this user.")
}

/// A value that is one of a few; empty counts as missing.
pub(super) fn choice(name: &'static str, values: &[&str], description: &'static str) -> Parameter {
    let values: Vec<_> = values.iter().copied().chain([""]).collect();
    parameter(name, json!({"type": "string", "enum": values}), description)
}

pub(super) fn level(description: &'static str) -> Parameter {
    let numbers: Vec<String> = Level::ALL.iter().map(|level| level.number().to_string()).collect();
    choice(param::LEVEL, &numbers.iter().map(String::as_str).collect::<Vec<_>>(), description)
}

pub(super) fn member_order() -> Parameter {
    let names = MemberOrder::ALL.map(MemberOrder::as_param);
    let reversed = names.map(|name| format!("-{name}"));
    let values: Vec<&str> = names.into_iter().chain(reversed.iter().map(String::as_str)).collect();
    choice(param::ORDER, &values, "The order; with `-` reversed. By name if missing.")
}

/// The filters of an activity log.
pub(super) fn activity() -> [Parameter; 8] {
    let actions = ActivityAction::NAMES.map(|(name, _)| name);
    let scopes = ActivityScope::NAMES.map(|(name, _)| name);
    let actor = json!({"anyOf": [{"type": "string", "format": "uuid"}, {"type": "string", "enum": ["system", ""]}]});
    let number = json!({"type": "integer", "minimum": 1});
    [
        parameter(param::ACTOR, actor, "Only changes by this user: an id, or `system` for the server."),
        parameter(param::ITEM, json!({"type": "string", "maxLength": 100}), "Only changes of what has this id."),
        choice(param::ACTION, &actions, "Only changes of this kind."),
        choice(param::SCOPE, &scopes, "Only changes of things of this kind."),
        parameter(param::PROJECT, number.clone(), "Only changes that are about this project: its number."),
        after(),
        before(),
        parameter(param::CURSOR, number, "Where the page begins: part of the URL `next` of an earlier page."),
    ]
}

/// The filters of a list of events.
pub(super) fn events() -> [Parameter; 6] {
    let names = json!({"type": "array", "items": {"type": "string"}, "maxItems": 20});
    [
        parameter(param::EVENT, names, "Only events of this name; can be repeated for any of several names."),
        distinct_id(),
        after(),
        before(),
        properties(),
        cursor(),
    ]
}

/// Conditions on properties, as JSON.
fn properties() -> Parameter {
    let settings = SchemaSettings::draft2020_12().for_deserialize().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Vec<PropertyFilter>>();
    for keyword in ["$schema", "title"] {
        schema.remove(keyword);
    }
    schema.insert("maxItems".to_owned(), json!(20));
    let description = "Conditions on properties: a JSON list, at most 20. All have to hold.";
    let content_type = Some(super::operation::JSON);
    Parameter { name: param::PROPERTIES, description, schema: schema.to_value(), content_type, is_required: false }
}

/// The parameters of a path of the endpoint table.
pub(super) fn of_path(path: &str) -> Vec<Parameter> {
    let parameters = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    parameters.filter_map(|name| in_path(name, path)).collect()
}

/// A parameter of a path; none if it is not known, and a test fails.
fn in_path(name: &str, path: &str) -> Option<Parameter> {
    let uuid = || json!({"type": "string", "format": "uuid"});
    let number = json!({"type": "integer", "minimum": 1});
    let text = |pattern: &str| json!({"type": "string", "pattern": pattern});
    Some(match name {
        "org" => {
            let schema = text("^(@current|[a-z0-9-]{1,48})$");
            parameter(
                "org",
                schema,
                "The organization: its id, its URL name, or `@current` for the caller's current one.",
            )
        }
        "project" => {
            let schema = text("^(@current|[1-9][0-9]*)$");
            parameter("project", schema, "The project: its number, or `@current` for the caller's current one.")
        }
        "user" if path.starts_with("/api/reset") || path.starts_with("/api/confirm") => {
            parameter("user", uuid(), "The id of the account, from the link.")
        }
        "user" => {
            let schema = text("^(@me|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$");
            parameter("user", schema, "The user: their id, or `@me` for the caller.")
        }
        "invite" => parameter("invite", uuid(), "The secret of the invite's link."),
        "request" => parameter("request", uuid(), "The id of the access request."),
        "review" => parameter("review", uuid(), "The id of the report."),
        "domain" => parameter("domain", uuid(), "The id of the domain."),
        "session" => parameter("session", uuid(), "The id of the session."),
        "passkey" => parameter("passkey", uuid(), "The id of the passkey."),
        "key" => parameter("key", uuid(), "The id of the personal API key."),
        "event" => parameter("event", uuid(), "The UUID of the event."),
        "entry" => parameter("entry", number, "The number of the entry in the activity log."),
        "token" => parameter("token", json!({"type": "string", "minLength": 1}), "The project token: `phc_…`."),
        "number" => parameter("number", json!({"type": "string", "minLength": 1}), "The number of the invoice."),
        _ => return None,
    })
}
