//! Access requests.

use crate::schema::operation::{Operation, operation};
use crate::{AccessRequest, AccessRequests, ApproveRequest, DeclineRequest, NewAccessRequest};

/// Why a request has ended.
const ENDED: &[&str] = &["already_decided"];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("request.list", "Lists the caller's access requests, and those that they can decide about.")
            .returns::<AccessRequests>(200, "Both lists."),
        operation("request.create", "Asks others to do what the rules refuse to the caller.")
            .details(
                "At most 20 open requests and 40 a day for a person. A project that the caller cannot see gets the \
                      same answer whether or not it exists.",
            )
            .takes::<NewAccessRequest>()
            .returns::<AccessRequest>(202, "The request.")
            .fails(400, &["does_not_exist", "not_refused", "nobody_can", "already_done"])
            .fails(409, &["already_asked"]),
        operation("request.delete", "Withdraws a request of the caller.")
            .returns_nothing(204, "It is withdrawn.")
            .fails(409, ENDED),
        operation("request.approve", "Does what is asked for, as the caller.")
            .may_take::<ApproveRequest>()
            .returns::<AccessRequest>(200, "The request.")
            .fails(400, &["already_invited", "too_many"])
            .fails(409, &["already_decided", "changed_since"]),
        operation("request.decline", "Declines a request.")
            .may_take::<DeclineRequest>()
            .returns::<AccessRequest>(200, "The request.")
            .fails(409, ENDED),
    ]
}
