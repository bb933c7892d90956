//! `/api/reset`: sets a new password without the old one, by a link (contract 4 and 10).

pub mod complete;
pub mod create;
pub mod show;

use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::state::App;
use crate::store::password_resets;
use crate::store::users::UserRow;
use rolecall_api::{CompleteReset, UserId, field_name};

/// The field, and the query parameter, with the secret of the link.
const TOKEN: &str = field_name!(CompleteReset.token);
/// The most characters of a token; ours have fewer.
const MAX_TOKEN_LENGTH: usize = 200;

/// The account of a link that works, and the hash of its token. An unknown account, a wrong token, and a link that was
/// used, replaced or has expired are the same error.
///
/// # Errors
/// `invalid_token`.
async fn find_usable(app: &App, user: &str, token: &str) -> Result<(UserRow, String)> {
    let user = crate::text::uuids::parse(user).map(|id| UserId(id.to_string())).ok_or_else(invalid_token)?;
    let hash = sha256(token);
    let found = password_resets::find(&mut *app.db.read().await?, &user, &hash, app.clock.now()).await?;
    Ok((found.ok_or_else(invalid_token)?, hash))
}

/// 400 `invalid_token`.
fn invalid_token() -> Error {
    let detail = "This link is no longer valid. It works once and for one hour, and a newer link replaces it.";
    Error::field(TOKEN, "invalid_token", detail)
}
