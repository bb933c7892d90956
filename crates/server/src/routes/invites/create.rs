//! `POST …/invites/`: creates one invite.

use super::offer::Offers;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::Invite;

/// Creates an invite and returns it. It replaces a pending invite to the same email address that the caller may cancel.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Invite`](rolecall_policy::Act::Invite) or one of the grants in the invite; 400
/// if a field is wrong: `does_not_exist`, `invalid_input`, `already_invited` and the like (contract 2.4).
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    body: Fields,
) -> Result<(StatusCode, Json<Invite>)> {
    let (mut tx, actor) = org.lock().await?;
    let mut offers = Offers::begin(&mut tx, &actor, app.clock.now()).await?;
    let accepted = offers.check(&mut tx, vec![Ok(body)]).await?.into_iter().collect::<Result<Vec<_>>>()?;
    let mut invites =
        offers.insert(&mut tx, (&org.caller.user.wire(), &org.caller.author(), &app.mail), accepted).await?;
    let invite = invites.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(invite)))
}
