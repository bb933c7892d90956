//! `/api/users/@me/two_factor/`: authenticator app, passkeys and recovery codes of the caller (contract 10).
//!
//! Changes need a session and a password that was entered lately: with a second factor of theirs, somebody with a stolen
//! session could come back.

pub mod passkeys;
pub mod recovery_codes;
pub mod show;
pub mod totp;

use crate::accounts::Caller;
use crate::activity::{NewEntry, record_in_each};
use crate::error::Result;
use crate::http::key;
use crate::mail::{Mail, SecondFactorEvent};
use crate::state::App;
use crate::store::notices::Notice;
use crate::store::{Tx, sessions};
use rolecall_api::{ActivityAction, OrganizationId};

/// The hash of the token of the caller's session.
///
/// # Errors
/// 403 if the request has a personal API key.
fn own_session(caller: &Caller) -> Result<&str> {
    let refused = || key::refused("A personal API key cannot change a second factor. Sign in to do this.");
    caller.session().ok_or_else(refused)
}

/// The same, if the password was entered in the session lately.
///
/// # Errors
/// As [`own_session`]; 403 `password_required`.
fn secure_session(caller: &Caller) -> Result<&str> {
    let session = own_session(caller)?;
    caller.require_recent_password()?;
    Ok(session)
}

/// Ends all other sessions (contract 6), records a change of the second factor, and mails the user about it.
async fn tell(
    app: &App,
    tx: &mut Tx,
    organizations: &[OrganizationId],
    caller: &Caller,
    event: SecondFactorEvent,
) -> Result<()> {
    let now = app.clock.now();
    if let Some(session) = caller.session() {
        sessions::end_others(tx, caller.id(), session, now).await?;
    }
    // Organizations that require a second factor may be open to them now.
    tx.notice(Notice::Memberships(caller.id().clone()));
    let entry = NewEntry::person(ActivityAction::SecondFactorChange, &caller.user.wire());
    record_in_each(tx, organizations, &caller.author(), now, &[entry]).await?;
    let mail = Mail::SecondFactor { name: caller.user.first_name.clone(), event, at: now };
    app.mail.queue(tx, &caller.user.email, &mail).await?;
    Ok(())
}
