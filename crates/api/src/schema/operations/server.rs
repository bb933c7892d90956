//! The server itself: its settings, its state, and this description.

use crate::schema::operation::{Operation, operation};
use crate::schema::parameters::choice;
use crate::{Health, Preflight, Readiness, param};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("preflight.show", "What a client can know before it signs in.")
            .returns::<Preflight>(200, "The settings of the server, and whether the caller is signed in."),
        operation("health.show", "Whether the process answers; for supervisors.").returns::<Health>(200, "It answers."),
        operation("health.ready", "Whether the server can serve requests; for load balancers.")
            .returns::<Readiness>(200, "It can."),
        operation("schema.show", "This description of the API, in OpenAPI 3.1.")
            .details("It has an `ETag`, and is the same for all callers.")
            .query([choice(param::FORMAT, &["json"], "For clients of other servers: JSON is the only format.")])
            .returns_schema(
                200,
                "The description.",
                "application/vnd.oai.openapi+json",
                |_| schemars::json_schema!({"type": "object", "required": ["openapi", "info", "paths"]}),
            )
            .returns_nothing(304, "The caller has this description: `If-None-Match` is its `ETag`."),
    ]
}
