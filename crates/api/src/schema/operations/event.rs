//! Events of a project, queries over them, and erasures.

use super::{EVENTS_OFF, TOO_LONG};
use crate::schema::operation::{JSON, Operation, operation};
use crate::schema::parameters::{distinct_id, events, limit, parameter};
use crate::{
    Erasure, Event, EventDefinition, Events, NewErasure, Page, PropertyDefinition, QueryRequest, Rows, Trends, param,
};
use schemars::json_schema;
use serde_json::json;

/// Why a `SELECT` has no result; `position` is where the mistake is.
const SQL: &[&str] = &[
    "syntax",
    "not_allowed",
    "unknown_name",
    "ambiguous_name",
    "wrong_type",
    "not_grouped",
    "too_complex",
    "too_big",
    "not_computable",
];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("event.list", "Lists the events of a project, newest first.")
            .query([limit()])
            .query(events())
            .query([parameter(
                param::SINCE,
                json!({"type": "string"}),
                "`arrival` of an earlier response: only events that have arrived since, latest first.",
            )])
            .returns::<Events>(200, "A page of events.")
            .fails(400, TOO_LONG)
            .fails(503, EVENTS_OFF),
        operation("event.export", "Exports all events of a project, in the order of their arrival.")
            .returns_text(
                200,
                "One JSON object per line. If it ends in the middle, it is incomplete.",
                "application/x-ndjson",
            )
            .fails(503, EVENTS_OFF),
        operation("event.show", "Shows an event.").returns::<Event>(200, "The event.").fails(503, EVENTS_OFF),
        operation("event_definition.list", "Lists the names of events that a project has received.")
            .searched()
            .returns::<Page<EventDefinition>>(200, "A page of names.")
            .fails(503, EVENTS_OFF),
        operation("property_definition.list", "Lists the properties that events of a project have had.")
            .searched()
            .returns::<Page<PropertyDefinition>>(200, "A page of names.")
            .fails(503, EVENTS_OFF),
        operation("query.create", "Runs a query over the events of a project: SQL, or trends.")
            .takes::<QueryRequest>()
            .returns_schema(200, "`Rows` of an SQL query; `Trends` of a trends query.", JSON, |generator| {
                let (rows, trends) = (generator.subschema_for::<Rows>(), generator.subschema_for::<Trends>());
                json_schema!({"anyOf": [rows, trends]})
            })
            .fails(400, SQL)
            .fails(400, TOO_LONG)
            .fails(503, EVENTS_OFF),
        operation("erasure.list", "Lists the erasures of a project.")
            .paged()
            .query([distinct_id()])
            .returns::<Page<Erasure>>(200, "A page of erasures, newest first.")
            .fails(503, EVENTS_OFF),
        operation("erasure.create", "Deletes all events of a user.")
            .takes::<NewErasure>()
            .returns::<Erasure>(201, "The erasure, which may still be in progress.")
            .fails(503, EVENTS_OFF),
    ]
}
