//! Access requests: asking others to do what the rules refuse.

use super::Answer;
use crate::api::{
    change::{Change, ChangeName},
    connection::read,
};
use gloo_net::http::Method;
use rolecall_api::{
    AccessRequest, AccessRequestId, AccessRequests, ApproveRequest, DeclineRequest, NewAccessRequest, OrganizationId,
};

/// Lists the caller's requests, and those that they can decide about.
pub async fn requests(id: &OrganizationId) -> Answer<AccessRequests> {
    read(&format!("/api/organizations/{id}/requests")).await
}

/// Asks others to do something.
pub fn create_request(id: &OrganizationId, request: &NewAccessRequest) -> Change<AccessRequest> {
    let path = format!("/api/organizations/{id}/requests");
    Change::new(ChangeName::CreateRequest, Method::POST, path, request)
}

/// Does what is asked for. `confirm`: although something has changed since.
pub fn approve_request(id: &OrganizationId, request: &AccessRequestId, confirm: bool) -> Change<AccessRequest> {
    let path = format!("/api/organizations/{id}/requests/{request}/approve");
    Change::new(ChangeName::ApproveRequest, Method::POST, path, &ApproveRequest { confirm })
}

/// Declines a request.
pub fn decline_request(id: &OrganizationId, request: &AccessRequestId, note: &str) -> Change<AccessRequest> {
    let path = format!("/api/organizations/{id}/requests/{request}/decline");
    Change::new(ChangeName::DeclineRequest, Method::POST, path, &DeclineRequest { note: note.to_owned() })
}

/// Withdraws a request of the caller.
pub fn withdraw_request(id: &OrganizationId, request: &AccessRequestId) -> Change<()> {
    Change::silent(ChangeName::WithdrawRequest, Method::DELETE, format!("/api/organizations/{id}/requests/{request}"))
}
