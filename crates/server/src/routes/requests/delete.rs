//! `DELETE …/requests/:id/`: withdraws a request of the caller.

use super::find;
use crate::access_requests::Request;
use crate::activity::record;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::access_requests;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, RequestState};

/// Withdraws a request of the caller.
///
/// # Errors
/// 404 if it is not theirs; 409 `already_decided` if it has ended.
pub async fn delete(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let row = find(&mut tx, &actor, &id, now).await?;
    let request = Request { row: &row, reader: &actor, now };
    if !request.is_mine() {
        return Err(Error::NotFound);
    }
    if request.state() != RequestState::Open
        || !access_requests::end(&mut tx, &row.id, RequestState::Withdrawn, (None, ""), now).await?
    {
        return Err(request.ended());
    }
    let entry = request.entry(ActivityAction::RequestWithdraw);
    record(&mut tx, &actor.organization.id, &org.caller.author(), now, vec![entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
