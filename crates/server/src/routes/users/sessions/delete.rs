//! `DELETE /api/users/@me/sessions/:id/` ends one session of the caller, `DELETE /api/users/@me/sessions/?others=true` all
//! but that of the request. Their open pages are signed out at once.

use super::own_session;
use crate::accounts::Caller;
use crate::accounts::sessions::alive;
use crate::activity::{NewEntry, record_in_each};
use crate::error::{Error, Result};
use crate::http::extract::{Path, QueryParams, uuid_in_path};
use crate::http::resource::write_account_everywhere;
use crate::http::session;
use crate::routes::users::OwnAccount;
use crate::state::App;
use crate::store::{Tx, sessions};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use rolecall_api::{ActivityAction, OrganizationId, SessionId, param};

/// Ends a session. Ending that of the request signs out.
///
/// # Errors
/// [`Error::NotFound`] if the caller has no such session; 403 if the request has a personal API key.
pub async fn delete(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let current = own_session(&caller)?;
    let id = SessionId(uuid_in_path(&id)?);
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    let now = app.clock.now();
    let ended = sessions::find_by_id(&mut tx, caller.id(), &id, alive(now)).await?.ok_or(Error::NotFound)?;
    let is_current = ended == current;
    if is_current {
        sessions::delete(&mut tx, &ended).await?;
    } else {
        sessions::end(&mut tx, caller.id(), &ended, now).await?;
    }
    record(&app, &mut tx, &organizations, &caller).await?;
    tx.commit().await?;
    if is_current {
        return Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, session::expired_cookie(&app)?)]).into_response());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Ends all sessions except that of the request. Without others, does and records nothing.
///
/// # Errors
/// 400 without `?others=true`, so that a path without its last part does not end all sessions; 403 if the request has a
/// personal API key.
pub async fn end_others(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    query: QueryParams,
) -> Result<StatusCode> {
    let current = own_session(&caller)?;
    if query.get(param::OTHERS) != Some("true") {
        return Err(Error::field(param::OTHERS, "required", "Send ?others=true to end all other sessions."));
    }
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    if sessions::end_others(&mut tx, caller.id(), current, app.clock.now()).await? > 0 {
        record(&app, &mut tx, &organizations, &caller).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Records that the caller has ended sessions; not which, because that tells where they are.
async fn record(app: &App, tx: &mut Tx, organizations: &[OrganizationId], caller: &Caller) -> Result<()> {
    let entry = NewEntry::person(ActivityAction::SessionEnd, &caller.user.wire());
    Ok(record_in_each(tx, organizations, &caller.author(), app.clock.now(), &[entry]).await?)
}
