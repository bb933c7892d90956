//! The cookie by which a device is known where somebody has signed in before (see [`crate::accounts::login_throttle`]).

use super::session::{cookie, random_cookie};
use crate::accounts::login_throttle::{self, KNOWN};
use crate::client::Client;
use crate::error::Result;
use crate::state::App;
use axum::http::{HeaderMap, HeaderValue};
use rolecall_api::UserId;
use sqlx::AnyConnection;

/// The name of the cookie; on https with the prefix `__Host-`.
const DEVICE: &str = "rolecall_device";

/// The token of the device that a request comes from, if it has one.
pub(crate) fn token<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    random_cookie(app, DEVICE, headers)
}

/// Remembers that `user` has signed in from this client, and gives the cookie by which the device will be known.
///
/// # Errors
/// The database does not answer, or the system has no randomness.
pub async fn remember(
    app: &App,
    conn: &mut AnyConnection,
    headers: &HeaderMap,
    client: Client,
    user: &UserId,
) -> Result<HeaderValue> {
    let token = login_throttle::remember(conn, token(app, headers), client, user, app.clock.now()).await?;
    cookie(app, DEVICE, &token, KNOWN)
}
