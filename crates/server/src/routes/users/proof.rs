//! Proof that the caller knows the password of their account, for changes that need it. Attempts are limited as in
//! signing in.

use crate::accounts::Caller;
use crate::accounts::login_throttle::Attempt;
use crate::accounts::passwords::{self, Verdict};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::Field;
use crate::http::body::rules::{required, verbatim};
use crate::http::session;
use crate::state::App;
use crate::store::{Tx, sessions, users};
use axum::http::HeaderMap;

/// The caller knows the current password of their account.
pub(super) struct Proof {
    attempt: Attempt,
    /// The stored hash that the password matched.
    hash: String,
    /// The field that the password was in.
    field: &'static str,
}

impl Proof {
    /// Checks the password in a field.
    ///
    /// # Errors
    /// `incorrect_password`, `required`; 403 `too_many_failed_attempts`.
    pub(super) async fn check(
        app: &App,
        caller: &Caller,
        headers: &HeaderMap,
        field: Field<'_>,
        name: &'static str,
    ) -> Result<Self> {
        let given = field.read(required(verbatim(passwords::MAX)))?;
        let attempt = app.login_throttle.attempt_in_session(caller, session::token(app, headers)).await?;
        let found = users::credentials(&mut *app.db.read().await?, &caller.user.email).await?;
        let hash = found.filter(|found| found.id == *caller.id()).and_then(|found| found.password_hash);
        match (app.passwords.verify(given, hash.clone()).await?, hash) {
            (Verdict::Right { .. }, Some(hash)) => Ok(Proof { attempt, hash, field: name }),
            _ => Err(incorrect(name)),
        }
    }

    /// Counts the attempt as successful, and stores that the password was entered in this session. Call it in the
    /// transaction of the change, with the account locked.
    ///
    /// # Errors
    /// `incorrect_password` if the password was changed while it was being checked.
    pub(super) async fn redeem(self, tx: &mut Tx, caller: &Caller, now: Moment) -> Result<()> {
        self.attempt.succeeded(tx).await?;
        if !users::still_has_password(tx, caller.id(), &self.hash).await? {
            return Err(incorrect(self.field));
        }
        match caller.session() {
            Some(session) => Ok(sessions::prove(tx, session, now).await?),
            None => Ok(()),
        }
    }
}

/// 400 `incorrect_password`.
fn incorrect(field: &'static str) -> Error {
    Error::field(field, "incorrect_password", "This is not your current password.")
}
