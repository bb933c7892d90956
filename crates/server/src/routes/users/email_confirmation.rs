//! `/api/users/@me/email_confirmation/`: the link that confirms the caller's email address, or the new one that waits for
//! that (contract 4).

use super::OwnAccount;
use crate::accounts::Caller;
use crate::accounts::email_confirmation::mail_link;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::resource::write_account;
use crate::mail::{PERIOD, Queued};
use crate::state::App;
use crate::store::sql::Connection;
use crate::store::users::UserRow;
use crate::store::{Tx, email_confirmations, users};
use axum::extract::State;
use axum::http::StatusCode;

/// Mails the link again, to the new address if one waits, else to that of the account. Earlier links stop working.
///
/// # Errors
/// 404 for anybody else's account; `email_not_available` without mail; `already_verified`; 429 for a caller who asks for
/// many links, or a recipient who has got many mails.
pub async fn send(State(app): State<App>, OwnAccount(caller): OwnAccount, _: Fields) -> Result<StatusCode> {
    if !app.mail.is_on() {
        return Err(Error::invalid("email_not_available", "This server cannot send email."));
    }
    let now = app.clock.now();
    if waiting(&mut *app.db.read().await?, &caller, now).await?.is_none() {
        return Err(already_verified());
    }
    app.login_throttle.count_confirmation_link(caller.id()).await?;
    let mut tx = write_account(&app.db, &caller).await?;
    let (user, email) = waiting(&mut tx, &caller, now).await?.ok_or_else(already_verified)?;
    mail_or_refuse(&app, &mut tx, &user, &email, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraws a new address that was not confirmed yet: the account keeps the one that it has.
///
/// # Errors
/// 404 for anybody else's account.
pub async fn delete(State(app): State<App>, OwnAccount(caller): OwnAccount) -> Result<StatusCode> {
    let mut tx = write_account(&app.db, &caller).await?;
    email_confirmations::forget_change(&mut tx, caller.id()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mails a link.
///
/// # Errors
/// 429 if the recipient has got too many mails lately.
pub(super) async fn mail_or_refuse(app: &App, tx: &mut Tx, user: &UserRow, email: &str, now: Moment) -> Result<()> {
    match mail_link(tx, (&app.mail, &app.config.site_url), user, email, now).await? {
        Queued::Yes => Ok(()),
        Queued::NoServer | Queued::TooMany => Err(Error::Throttled(PERIOD)),
    }
}

/// The address that is to be confirmed; `None` if the caller's is and no other one waits.
async fn waiting(conn: &mut Connection, caller: &Caller, now: Moment) -> Result<Option<(UserRow, String)>> {
    let user = users::find(conn, caller.id()).await?.ok_or(Error::NotAuthenticated)?;
    if let Some(email) = email_confirmations::pending(conn, &user.id, now).await? {
        return Ok(Some((user, email)));
    }
    let email = user.email.clone();
    Ok((!user.is_email_verified).then_some((user, email)))
}

/// 400 `already_verified`.
fn already_verified() -> Error {
    Error::invalid("already_verified", "Your email is confirmed already.")
}
