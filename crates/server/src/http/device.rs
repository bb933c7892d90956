//! The cookie that identifies a device from which a user has signed in before. Wrong passwords from elsewhere do not lock
//! a known device out; see [`crate::accounts::login_throttle`].

use super::session::{cookie, random_cookie};
use crate::accounts::login_throttle::{self, KNOWN};
use crate::client::Client;
use crate::error::Result;
use crate::state::App;
use crate::store::sql::Connection;
use axum::http::{HeaderMap, HeaderValue};
use rolecall_api::UserId;

/// The name of the cookie; with https it has the prefix `__Host-`.
const COOKIE: &str = "rolecall_device";

/// The token in the device cookie of a request, if it has one.
pub(crate) fn token<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    random_cookie(app, COOKIE, headers)
}

/// Records that `user` has signed in from this device and this client, and returns the device cookie to set.
///
/// # Errors
/// The database does not answer, or the system has no randomness.
pub(super) async fn remember(
    app: &App,
    conn: &mut Connection,
    headers: &HeaderMap,
    client: Client,
    user: &UserId,
) -> Result<HeaderValue> {
    let token = login_throttle::remember(conn, token(app, headers), client, user, app.clock.now()).await?;
    cookie(app, COOKIE, &token, KNOWN)
}
