//! What an endpoint takes and returns: the columns that the endpoint table does not have.

use super::parameters::{self, Parameter};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Makes the schema of a type. Named types are written into the generator, and referred to.
pub(super) type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// The content type of almost everything.
pub(super) const JSON: &str = "application/json";

/// A successful response.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub(super) status: u16,
    /// What it is, for people.
    pub(super) description: &'static str,
    /// Content types, each with its schema; empty for a response without a body.
    pub(super) content: Vec<(&'static str, MakeSchema)>,
}

/// Errors of an endpoint beyond those that all endpoints of its kind have.
#[derive(Debug, Clone)]
pub(super) struct Errors {
    pub(super) status: u16,
    pub(super) codes: &'static [&'static str],
    /// The body, if it is more than [`crate::ErrorBody`].
    pub(super) body: Option<MakeSchema>,
}

/// The description of an endpoint.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    /// The name in the endpoint table.
    pub(super) name: &'static str,
    /// One sentence: what a call does.
    pub(super) summary: &'static str,
    /// Further sentences.
    pub(super) details: &'static str,
    /// The content type of the request body, its schema, and whether it has to be sent.
    pub(super) body: Option<(&'static str, MakeSchema, bool)>,
    pub(super) responses: Vec<Response>,
    pub(super) query: Vec<Parameter>,
    pub(super) errors: Vec<Errors>,
    /// True if a personal API key is not enough.
    pub(super) needs_session: bool,
}

/// Begins the description of an endpoint: its name in the endpoint table, and what a call does, in one sentence.
pub(super) fn operation(name: &'static str, summary: &'static str) -> Operation {
    Operation {
        name,
        summary,
        details: "",
        body: None,
        responses: Vec::new(),
        query: Vec::new(),
        errors: Vec::new(),
        needs_session: false,
    }
}

impl Operation {
    /// Adds what a client should know besides.
    pub(super) fn details(mut self, sentences: &'static str) -> Self {
        self.details = sentences;
        self
    }

    /// The request has this JSON body.
    pub(super) fn takes<T: JsonSchema>(self) -> Self {
        self.takes_schema(JSON, SchemaGenerator::subschema_for::<T>, true)
    }

    /// The request has this JSON body; without a body it counts as `{}`.
    pub(super) fn may_take<T: JsonSchema>(self) -> Self {
        self.takes_schema(JSON, SchemaGenerator::subschema_for::<T>, false)
    }

    /// The request has a body of this content type.
    pub(super) fn takes_schema(mut self, content_type: &'static str, schema: MakeSchema, is_required: bool) -> Self {
        self.body = Some((content_type, schema, is_required));
        self
    }

    /// The body can be left out.
    pub(super) fn without_body(mut self) -> Self {
        if let Some((_, _, is_required)) = &mut self.body {
            *is_required = false;
        }
        self
    }

    /// The response has this status and JSON body.
    pub(super) fn returns<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.returns_schema(status, description, JSON, SchemaGenerator::subschema_for::<T>)
    }

    /// The response has this status, and a body of this content type.
    pub(super) fn returns_schema(
        mut self,
        status: u16,
        description: &'static str,
        content_type: &'static str,
        schema: MakeSchema,
    ) -> Self {
        match self.responses.iter_mut().find(|response| response.status == status) {
            Some(response) => response.content.push((content_type, schema)),
            None => self.responses.push(Response { status, description, content: vec![(content_type, schema)] }),
        }
        self
    }

    /// The response has this status, and text of this content type.
    pub(super) fn returns_text(self, status: u16, description: &'static str, content_type: &'static str) -> Self {
        self.returns_schema(status, description, content_type, SchemaGenerator::subschema_for::<String>)
    }

    /// The response has this status and no body.
    pub(super) fn returns_nothing(mut self, status: u16, description: &'static str) -> Self {
        self.responses.push(Response { status, description, content: Vec::new() });
        self
    }

    /// The query of the URL can have these parameters.
    pub(super) fn query(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.query.extend(parameters);
        self
    }

    /// The response is a page of a list.
    pub(super) fn paged(self) -> Self {
        self.query([parameters::limit(), parameters::offset()])
    }

    /// The response is a page of a list that can be searched.
    pub(super) fn searched(self) -> Self {
        self.paged().query([parameters::search()])
    }

    /// Besides the errors of all endpoints of its kind, it has these codes with this status.
    pub(super) fn fails(mut self, status: u16, codes: &'static [&'static str]) -> Self {
        self.errors.push(Errors { status, codes, body: None });
        self
    }

    /// As [`Self::fails`], with a body that says more than other errors.
    pub(super) fn fails_with<T: JsonSchema>(mut self, status: u16, codes: &'static [&'static str]) -> Self {
        self.errors.push(Errors { status, codes, body: Some(SchemaGenerator::subschema_for::<T>) });
        self
    }

    /// A personal API key is not enough: it needs a session.
    pub(super) fn needs_session(mut self) -> Self {
        self.needs_session = true;
        self
    }
}
