//! What each endpoint takes and returns, in files by noun.
//!
//! A row that is added to the endpoint table is described here: `operation(NAME, SUMMARY)`, then its body, responses, query
//! parameters and error codes. Tests fail for a row without a description, and for a response of the server that its
//! description does not allow.

mod access_request;
mod account;
mod activity;
mod billing;
mod capture;
mod event;
mod handover;
mod organization;
mod permission;
mod project;
mod review;
mod second_factor;
mod server;
mod sign_in;

use super::operation::Operation;

/// The descriptions of all endpoints.
pub(super) fn all() -> Vec<Operation> {
    let files = [
        server::operations(),
        sign_in::operations(),
        account::operations(),
        second_factor::operations(),
        organization::operations(),
        permission::operations(),
        access_request::operations(),
        handover::operations(),
        review::operations(),
        activity::operations(),
        billing::operations(),
        project::operations(),
        event::operations(),
        capture::operations(),
    ];
    files.into_iter().flatten().collect()
}

/// The errors that all requests with a new password have.
const NEW_PASSWORD: &[&str] = &["password_too_short", "password_too_weak"];
/// The errors that all requests with the current password have.
const CURRENT_PASSWORD: &[&str] = &["incorrect_password"];
/// After too many wrong passwords; `Retry-After` says for how long.
const LOCKED: &[&str] = &["too_many_failed_attempts"];
/// On a server whose events are stored by another one.
const EVENTS_OFF: &[&str] = &["events_off"];
/// Of queries that take too long.
const TOO_LONG: &[&str] = &["too_long"];
