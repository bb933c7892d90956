//! `POST …/requests/:id/decline/`: declines a request, perhaps with a word.

use super::{decided, find};
use crate::access_requests::Request;
use crate::error::Result;
use crate::http::body::rules::{or_default, text_or_blank};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::access_requests;
use axum::Json;
use axum::extract::State;
use rolecall_api::{AccessRequest, DeclineRequest, MAX_NOTE, RequestState};

/// Declines a request, and returns it.
///
/// # Errors
/// As approving it, except `changed_since` and those of the act.
pub async fn decline(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, id)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<AccessRequest>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let row = find(&mut tx, &actor, &id, now).await?;
    let request = Request { row: &row, reader: &actor, now };
    request.check(&mut tx).await?;
    let DeclineRequest { note } = read_request!(body, DeclineRequest { note: or_default(text_or_blank(MAX_NOTE)) });
    if !access_requests::end(&mut tx, &row.id, RequestState::Declined, (Some(&actor.me), &note), now).await? {
        return Err(request.ended());
    }
    decided(&app, tx, (&org.caller, &request), (false, &note)).await
}
