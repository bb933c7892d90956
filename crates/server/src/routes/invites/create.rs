//! `POST …/invites/`: one invite.

use super::offer::Offers;
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::extract::Path;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::Invite;

/// Makes an invite and returns it, in place of one that the caller may cancel or that has expired.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Invite`](rolecall_policy::Act::Invite) or a promised grant; 400 if a field is
/// wrong: `does_not_exist`, `invalid_input`, `already_invited` and the like (contract 2.4).
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    body: Fields,
) -> Result<(StatusCode, Json<Invite>)> {
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    let mut offers = Offers::begin(&mut tx, &actor, app.clock.now()).await?;
    let offered = offers.judge(&mut tx, vec![Ok(body)]).await?.into_iter().collect::<Result<Vec<_>>>()?;
    let made = offers.put(&mut tx, &caller.user.wire(), offered).await?.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}
