//! `/api/users/@me/sessions/`: where the caller is signed in (contract 10). A personal API key may neither see sessions,
//! which tell where its user is, nor end them.

pub mod delete;
pub mod list;

use crate::accounts::Caller;
use crate::error::Result;
use crate::http::key;

/// The hash of the token of the caller's session.
///
/// # Errors
/// 403 if the request has a personal API key.
fn own_session(caller: &Caller) -> Result<&str> {
    caller.session().ok_or_else(|| key::refused("A personal API key cannot see or end sessions. Sign in to do this."))
}
